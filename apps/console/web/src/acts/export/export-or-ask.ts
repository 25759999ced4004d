import type { Params } from '../../api/client.ts';
import { actOrAsk } from '../act-or-ask.ts';
import { saveExport } from './save-export.ts';

export function exportOrAsk(path: string, params: Params, name: string): void {
  actOrAsk(`${name} is not saved`, () => saveExport(path, params, name));
}
