export { type CuttingProxy, startCuttingProxy } from './cutting-proxy.ts';
export { copyDatabase, eachDialect, newDatabase, type Opener } from './each-dialect.ts';
export { createGate, type Gate } from './gate.ts';
export { holdRun } from './hold-run.ts';
export { canMount, mounted } from './mount.ts';
export {
  createDatabase,
  type CrashingPostgres,
  startCrashingPostgres,
  startPostgres,
  type TestPostgres,
} from './postgres.ts';
export { startProxy, type TestProxy } from './proxy.ts';
export { type Explained, watchPlans } from './watch-plans.ts';
export { untilBlocked } from './until-blocked.ts';
