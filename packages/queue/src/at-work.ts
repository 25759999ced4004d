/** All running runs, in the words of PostgreSQL's index of a node's runs. */
export const AT_WORK = 'state = 3 and node_id is not null';

/** A row of `nodes` that must not claim: an operator keeps it from that, or it has ended, though it may not know it yet. */
export const MUST_NOT_CLAIM = `state in ('cordoned', 'draining', 'stopped', 'lost')`;
