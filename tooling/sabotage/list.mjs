import { CHAINS } from './chains.mjs';
import { CLAIMS } from './claims.mjs';
import { CONDITIONS } from './conditions.mjs';
import { ENDS } from './ends.mjs';
import { FACTS } from './facts.mjs';
import { NODES } from './nodes.mjs';
import { SCHEDULES } from './schedules.mjs';
import { TIMES } from './times.mjs';

/** Each is small, and each breaks a promise. */
export const SABOTAGES = [
  ...ENDS,
  ...CLAIMS,
  ...NODES,
  ...FACTS,
  ...SCHEDULES,
  ...TIMES,
  ...CONDITIONS,
  ...CHAINS,
];
