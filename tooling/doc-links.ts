/** The links of Markdown pages of the repository. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';

export interface Link {
  /** An absolute path: of the page itself where the link names no file. */
  readonly target: string;
  /** Empty without one. */
  readonly anchor: string;
}

/** The links of a page to files of the repository; those to the web, and those in code, are left out. */
export function linksOf(page: string): readonly Link[] {
  const text = withoutCode(readFileSync(page, 'utf8'));
  return Array.from(text.matchAll(/\]\((?!\w+:)([^)#\s]*)#?([^)\s]*)\)/g), ([, file = '', anchor = '']) => ({
    target: file === '' ? page : path.resolve(path.dirname(page), file),
    anchor,
  }));
}

export function isBroken({ target, anchor }: Link): boolean {
  if (!existsSync(target)) return true;
  return anchor !== '' && (statSync(target).isDirectory() || !anchorsOf(target).has(anchor));
}

function anchorsOf(page: string): ReadonlySet<string> {
  const text = withoutCode(readFileSync(page, 'utf8'), /^```[\s\S]*?^```/gm);
  return new Set(Array.from(text.matchAll(/^#+ (.*)$/gm), ([, heading = '']) => slug(heading)));
}

function withoutCode(text: string, code = /^```[\s\S]*?^```|`[^`\n]*`/gm): string {
  return text.replaceAll(code, '');
}

/** As GitHub makes it of a heading. */
function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');
}
