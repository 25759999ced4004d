/** One act: who, what, on what, when, from where and why, and what it changed. */
import { useQuery } from '@tanstack/react-query';
import type { AuditRow } from '../../../../src/answers/system/audit.ts';
import { apiAddress } from '../../api/client.ts';
import { actQuery } from '../../api/system-queries.ts';
import { NoAnswer } from '../../components/answer/answer.tsx';
import { Copy } from '../../components/controls/copy.tsx';
import { Diff } from '../../components/facts/diff.tsx';
import { FactList } from '../../components/facts/fact-list.tsx';
import { Time } from '../../components/facts/time.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { Drawer } from '../../components/panels/drawer.tsx';
import { JsonTree } from '../../components/run/json-tree.tsx';
import { useKeys } from '../../keys/use-keys.ts';
import { copyAndSay } from '../../frame/copy-and-say.ts';
import { commandLine } from '../../words/commands/command-line.ts';
import { curlLine } from '../../words/commands/curl.ts';
import { diffLines } from '../../words/text/diff.ts';
import { ActObject } from './act-object.tsx';
import { auditPath, VIA } from './audit-filter.ts';
import { actorName } from '../../words/actor-name.ts';

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
      title={<span className="clip">{act ? `${actorName(act.actor)} ${act.says}` : `Event ${id}`}</span>}
      onClose={onClose}
      takesFocus={takesFocus}
    >
      {act ? (
        <Facts row={act} />
      ) : (
        <NoAnswer query={query} gone={`There is no act ${id}: it may have been removed after its time.`} />
      )}
    </Drawer>
  );
}

function Facts({ row }: { readonly row: AuditRow }) {
  const { actor, says, reason, object, via, action, at, id, orgId, before, after, payload } = row;
  const command = commandLine('events:tail', '--type', action);
  const curl = (): string => curlLine({ path: apiAddress('/audit', { actor, action }) }, location.origin);
  useKeys('object', { y: () => copyAndSay(command) });
  const hasChange = before !== undefined || after !== undefined;
  return (
    <>
      <section>
        <p>
          <b>{actorName(actor)}</b> {says}, <Time at={at} isPast />.
        </p>
        {reason !== undefined && <p className="soft">{reason}</p>}
        <div className="acts2">
          <Copy text={command} label="Copy as CLI" />
          <Copy text={curl} label="Copy as curl" />
        </div>
      </section>
      <section>
        <FactList
          facts={[
            [
              'who',
              <AppLink
                key="who"
                className="lnk"
                href={auditPath({ actor, by: via === 'engine' ? 'engine' : 'people' })}
              >
                {actor}
              </AppLink>,
            ],
            ['from', VIA[via]],
            ['on', object && <ActObject object={object} orgId={orgId} />],
            ['organisation', orgId],
            [
              'action',
              <AppLink key="action" className="lnk mono" href={auditPath({ action, by: 'all' })}>
                {action}
              </AppLink>,
            ],
            ['when', <Time key="when" at={at} as="precise" />],
            ['event', id],
          ]}
        />
      </section>
      {hasChange && (
        <section>
          <div className="lab">What it changed</div>
          <Diff lines={diffLines(before ?? {}, after ?? {})} label="Before and after" />
        </section>
      )}
      <section>
        <div className="lab">The event</div>
        <JsonTree value={payload} label="The event" />
      </section>
    </>
  );
}
