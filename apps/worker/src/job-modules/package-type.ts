import { readFileSync } from 'node:fs';

/** The `type` of a package.json: of its `.js` files. Undefined where it has none, or is not JSON. */
export function packageType(manifest: string): unknown {
  try {
    const { type }: { readonly type?: unknown } = JSON.parse(readFileSync(manifest, 'utf8'));
    return type;
  } catch {
    return undefined;
  }
}
