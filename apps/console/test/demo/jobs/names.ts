/** Who and what the inputs of the demo name. */
export const CUSTOMERS = ['northwind', 'initech', 'globex', 'umbrella', 'hooli', 'wayne'];
export const PEOPLE = ['ada', 'grace', 'linus', 'margaret', 'edsger', 'barbara'];
export const TEAMS = ['core', 'growth', 'billing', 'media', 'platform'];
