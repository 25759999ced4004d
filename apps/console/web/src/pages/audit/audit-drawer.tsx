/** One act, as the event that it is; the lists of its kind are those of the audit. */
import { useQuery } from '@tanstack/react-query';
import type { AuditRow } from '../../../../src/answers/system/audit.ts';
import { apiAddress } from '../../api/client.ts';
import { actQuery } from '../../api/system-queries.ts';
import { NoAnswer } from '../../components/answer/answer.tsx';
import { EventBody, EventTitle } from '../../components/event/event-body.tsx';
import { Copy } from '../../components/controls/copy.tsx';
import { Drawer } from '../../components/panels/drawer.tsx';
import { useKeys } from '../../keys/use-keys.ts';
import { copyAndSay } from '../../frame/copy-and-say.ts';
import { commandLine } from '../../words/commands/command-line.ts';
import { curlLine } from '../../words/commands/curl.ts';
import { auditPath, VIA } from './audit-filter.ts';

interface AuditDrawerProps {
  readonly id: number;
  /** From the list; absent: it is read. */
  readonly row: AuditRow | undefined;
  readonly takesFocus: boolean;
  readonly onClose: () => void;
}

export function AuditDrawer({ id, row, takesFocus, onClose }: AuditDrawerProps) {
  const query = useQuery({ ...actQuery(id), enabled: row === undefined });
  const act = row ?? query.data;
  return (
    <Drawer
      label={`Event ${id}`}
      title={<EventTitle id={id} type={act?.action} />}
      onClose={onClose}
      takesFocus={takesFocus}
    >
      {act ? (
        <Act row={act} />
      ) : (
        <NoAnswer query={query} gone={`There is no act ${id}: it may have been removed after its time.`} />
      )}
    </Drawer>
  );
}

function Act({ row }: { readonly row: AuditRow }) {
  const { id, at, actor, says, reason, object, via, action, orgId, before, after, payload } = row;
  const command = commandLine('events:tail', '--type', action);
  const curl = (): string => curlLine({ path: apiAddress('/audit', { actor, action }) }, location.origin);
  useKeys('object', { y: () => copyAndSay(command) });
  const text = reason === undefined ? says : `${says}: ${reason}`;
  const hasChange = before !== undefined || after !== undefined;
  return (
    <EventBody
      event={{
        id,
        type: action,
        at,
        actor,
        says: text,
        payload,
        ...(object && { object }),
        ...(orgId !== undefined && { orgId }),
      }}
      change={hasChange ? { before: before ?? {}, after: after ?? {} } : undefined}
      via={VIA[via]}
      copies={
        <div className="acts2">
          <Copy text={command} label="Copy as CLI" />
          <Copy text={curl} label="Copy as curl" />
        </div>
      }
      alike={[
        {
          name: `all by ${actor}`,
          href: auditPath({ actor, by: via === 'engine' ? 'engine' : 'people' }),
        },
        { name: `all ${action}`, href: auditPath({ action, by: 'all' }) },
      ]}
    />
  );
}
