import type { Dialect } from '@sb/storage';
import type { PositionSql } from './position.sql.ts';
import { postgresPosition } from './postgres-position.sql.ts';
import { sqlitePosition } from './sqlite-position.sql.ts';

export function positionFor(dialect: Dialect): PositionSql {
  return dialect === 'sqlite' ? sqlitePosition : postgresPosition;
}
