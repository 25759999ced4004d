import { POSTGRES_NOW } from '@sb/storage';

/** The instant of a statement, ms, as its part `t`: the parameter if a test sets it, else the server's clock. */
export const NOW = (parameter: number): string =>
  `t as materialized (select coalesce($${parameter}::bigint, ${POSTGRES_NOW}) as ms)`;
