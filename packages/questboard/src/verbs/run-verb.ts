/**
 * One verb on a board, in one transaction. It takes the next board number first: verbs of an organisation run one after
 * the other, and a run of a job that read the board before computes again.
 * Promise: what was so already is neither written nor told; after a crash all of a verb is there, or nothing.
 */
import type { Body, Store, Tx } from '@sb/storage';
import { localDate } from '../calendar.ts';
import { UnknownOrganisationError, UnknownRecordError } from '../errors.ts';
import type { Member } from '../model/organisation.ts';
import { findMember } from '../records/find-member.sql.ts';
import { listOrgIds, nextBoard } from '../records/orgs.sql.ts';
import { type Act, memberNameOf } from './act.ts';
import type { Frame, Outcome } from './frame.ts';

/** Thrown to take back what a verb wrote: a rehearsal, or no change. */
const TAKEN_BACK = Symbol('taken back');

export async function runVerb<Answer extends Outcome>(
  store: Store,
  orgId: string,
  { act, verb }: { readonly act: Act; readonly verb: (tx: Tx, frame: Frame) => Body<Answer> },
): Promise<Answer> {
  let rehearsed: Answer | undefined;
  try {
    return await store.write(function* (tx) {
      const answer = yield* verb(tx, yield* openFrame(tx, orgId, act));
      if (answer.changed && act.dryRun !== true) return answer;
      rehearsed = answer;
      // oxlint-disable-next-line no-throw-literal -- not an error: it ends the transaction without its writes
      throw TAKEN_BACK;
    });
  } catch (error) {
    if (error === TAKEN_BACK && rehearsed) return rehearsed;
    throw error;
  }
}

function* openFrame(tx: Tx, orgId: string, act: Act): Body<Frame> {
  const org = yield* nextBoard(tx, orgId);
  if (!org) throw new UnknownOrganisationError(orgId, yield* listOrgIds(tx));
  const acting = yield* actingMember(tx, orgId, act);
  const { now } = org;
  return { org, orgId, now, today: localDate(now, org.record.timezone), act, ...(acting && { acting }) };
}

function* actingMember(tx: Tx, orgId: string, act: Act): Body<Member | undefined> {
  if (act.as === undefined) {
    const name = memberNameOf(act);
    return name === undefined ? undefined : yield* findMember(tx, orgId, name);
  }
  const member = yield* findMember(tx, orgId, act.as);
  if (!member) throw new UnknownRecordError('member', act.as, { orgId, known: [] });
  return member;
}
