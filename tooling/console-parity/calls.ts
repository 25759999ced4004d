/** Where a page calls an act that has no command: its request has no other way to a person. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

const WEB = path.resolve(import.meta.dirname, '../../apps/console/web/src');

export interface PageCall {
  readonly file: string;
  /** The text of the call in the source. */
  readonly text: string;
}

/** By route; a text says why no page calls it. */
export const CALLS: Readonly<Record<string, PageCall | string>> = {
  'POST /api/v1/chains': 'of programs: a page asks for one run at a time',
  'DELETE /api/v1/operations/:id': {
    file: 'acts/operation-drawer.tsx',
    text: 'deleteJson<Operation>(`/operations/${id}`)',
  },
  'PUT /api/v1/views': { file: 'pages/runs/saved-views.tsx', text: "putJson<View>('/views'," },
  'DELETE /api/v1/views/:id': { file: 'pages/runs/saved-views.tsx', text: 'deleteJson(`/views/${id}`)' },
  'POST /api/v1/stream/:id/visible': { file: 'live/live-source.ts', text: '/visible`' },
  'POST /api/v1/session': { file: 'pages/sign-in/sign-in-page.tsx', text: "postJson('/session'" },
  'DELETE /api/v1/session': { file: 'frame/top-bar.tsx', text: "deleteJson('/session')" },
  'POST /api/v1/links/look': { file: 'api/sign-in-queries.ts', text: "'/links/look'" },
  'POST /api/v1/setup': { file: 'pages/sign-in/set-up-page.tsx', text: "postJson('/setup'" },
};

export function isCalled({ file, text }: PageCall): boolean {
  return readFileSync(path.join(WEB, file), 'utf8').includes(text);
}
