/**
 * Versions of records that several people edit. A GET has the version as its ETag; an edit sends it back in `If-Match`, and
 * is refused when the record has another one by then: an edit cannot overwrite a change that its author has not seen. Pure.
 */
import type { Outcome } from './outcome.ts';
import { RefusedError } from './refusal.ts';
import type { Route } from './route.ts';

/** A proxy that compresses makes the tag a weak one. */
const TAG = /^(?:W\/)?"(\d{1,15})"$/;

/** Of a route that wants the version that its caller has seen, or takes it where the caller names one. */
export function seenVersion(
  { needsVersion, takesVersion }: Pick<Route, 'needsVersion' | 'takesVersion'>,
  ifMatch: string | undefined,
): { readonly version?: number } {
  const isRead = needsVersion || (takesVersion && ifMatch !== undefined);
  return isRead ? { version: readVersion(ifMatch) } : {};
}

/** The version of `If-Match`. Refuses with `VERSION_NEEDED`, and with `REQUEST_INVALID` what is no ETag of ours. */
function readVersion(ifMatch: string | undefined): number {
  if (ifMatch === undefined)
    throw new RefusedError({
      code: 'VERSION_NEEDED',
      detail: 'The header If-Match is missing: it names the version that you have seen.',
      hint: 'Send the ETag of the GET of the same record: If-Match: "7".',
    });
  const [, version] = TAG.exec(ifMatch.trim()) ?? [];
  if (version === undefined)
    throw new RefusedError({
      code: 'REQUEST_INVALID',
      detail: 'If-Match: expected the ETag of the GET of the same record, such as "7".',
    });
  return Number(version);
}

/** The answer of a rehearsal has the version that it would make: nothing is stored under it. */
export function isRehearsal(query: unknown): boolean {
  return typeof query === 'object' && query !== null && 'dryRun' in query && query.dryRun === true;
}

/** The ETag of an answer that has a version; of a record of a board its revision, also where its plan has versions. */
export function versionTag(json: string): string | undefined {
  const answer: unknown = JSON.parse(json);
  if (typeof answer !== 'object' || answer === null) return undefined;
  const { version, rev = version }: { readonly version?: unknown; readonly rev?: unknown } = answer;
  return typeof rev === 'number' ? `"${rev}"` : undefined;
}

/** A verb was given a version and found another one: 412 in place of 409. */
export function asPrecondition(outcome: Outcome): Outcome {
  if (!outcome.isRefused || outcome.refusal.code !== 'CONFLICT') return outcome;
  return { isRefused: true, refusal: { ...outcome.refusal, status: 412 } };
}
