export { eachDialect, type Opener } from './each-dialect.ts';
export { createDatabase, startPostgres, type TestPostgres } from './postgres.ts';
