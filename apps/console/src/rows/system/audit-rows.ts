/** Acts as the audit shows them: in words, with what they changed. */
import type { News } from '@sb/events';
import { actChange, actObject, actVia, actWords, clean, isoTime, maskNews } from '@sb/views';
import type { AuditRow } from '../../answers/system/audit.ts';
import { seenFact } from '../../guard/seen-fact.ts';
import type { Look } from '../event-rows.ts';

/** Without the right to see payloads an act has its words, and not the event. */
export function auditRows(news: readonly News[], { secrets, who }: Look): AuditRow[] {
  const { canSeePayload } = who;
  const seen = news.map((one) => seenFact(who, one));
  return maskNews(seen, secrets).map((one) => {
    const object = actObject(one);
    const { reason } = one.payload;
    return {
      id: one.id,
      at: isoTime(one.at.getTime()),
      actor: clean(one.actor ?? ''),
      via: actVia(one),
      action: clean(one.type),
      says: clean(actWords(one)),
      ...(object && { object: { kind: object.kind, name: clean(object.name) } }),
      ...(one.orgId !== undefined && { orgId: clean(one.orgId) }),
      ...(typeof reason === 'string' && { reason: clean(reason) }),
      ...(canSeePayload && actChange(one)),
      payload: canSeePayload ? one.payload : {},
    };
  });
}
