import path from 'node:path';
import type { Io } from '../cli/command.ts';
import type { Places } from './places.ts';
import { resolveUserPath } from '../cli/user-path.ts';

/** What --alerts names, else the file that lies in the app. */
export function alertsFilePath({ app }: Places, named?: { readonly file: string; readonly io: Io }): string {
  return named ? resolveUserPath(named.file, named.io) : path.join(app, 'alerts.yaml');
}
