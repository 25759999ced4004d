import type { Environment } from '../cli/terminal/style.ts';
import { SettingError } from './setting-error.ts';

const HIGHEST_PORT = 65_535;

/** The flag, else HEALTH_PORT, else undefined: there is no health server. 0 lets the system choose. */
export function healthPort(flag: number | undefined, env: Environment): number | undefined {
  const text = env['HEALTH_PORT'];
  if (flag !== undefined || !text) return flag;
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= HIGHEST_PORT) return port;
  throw new SettingError('HEALTH_PORT', `a port from 0 to ${HIGHEST_PORT}`, text);
}
