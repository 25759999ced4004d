import { compareVersions } from '@sb/storage';
import { type Finding, ok } from './check.ts';

const LEAST = '20.19.0';
/** Lines with long-term support that the product was tested on. */
const GOOD = [20, 22, 24, 26];

/** Pure. */
export function judgeNodeVersion(version: string): Finding {
  const expected = `Node ${LEAST.replace(/\.0$/, '')} or newer, best ${GOOD.slice(1).join(', ')}`;
  const advice = 'Install a Node with long-term support.';
  if (compareVersions(version, LEAST) < 0) return { verdict: 'problem', found: version, expected, advice };
  const major = Number.parseInt(version, 10);
  if (GOOD.includes(major)) return ok(version);
  return { verdict: 'warning', found: `${version}, which was not tested`, expected, advice };
}
