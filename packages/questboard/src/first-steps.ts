/** What to do where no organisation is stored yet. */
export const FIRST_STEPS =
  'Make an example: worker questboard:example --out board.yaml; then: worker questboard:import board.yaml';
