// A store on both dialects.
export { aboveStore } from './above-store.ts';
export { eachDialect, type Opener } from './each-dialect.ts';

// Locks and plans.
export { holdRun } from './hold-run.ts';
export { untilBlocked } from './until-blocked.ts';
export { type Explained, watchPlans } from './watch-plans.ts';

// OpenTelemetry.
export { recordSpans, type RecordedSpans } from './record-spans.ts';

// What takes long.
export { quickPasswords } from './quick-passwords.ts';

// The outside.
export {
  canMount,
  copyDatabase,
  createDatabase,
  createGate,
  type CrashingPostgres,
  type CuttingProxy,
  type Gate,
  leaveDatabase,
  isSlow,
  mounted,
  newDatabase,
  startCrashingPostgres,
  startCuttingProxy,
  startPostgres,
  startProxy,
  startSystemPostgres,
  storePlace,
  type TestPostgres,
  type TestProxy,
} from '@sb/test-servers';
