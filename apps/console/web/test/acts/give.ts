import type { Pages } from '../open-pages.ts';
import type { ActRow } from './act-row.ts';

/** Has the stub answer with the fields of a row. */
export async function give({ url, answers }: Pages['stub'], given: ActRow['given'] = {}): Promise<void> {
  for (const [route, fields] of Object.entries(given)) {
    const path = route.slice(route.indexOf('/'));
    const record = (await (await fetch(`${url}/api/v1${path}`)).json()) as object;
    answers.set(route, { ...record, ...fields });
  }
}
