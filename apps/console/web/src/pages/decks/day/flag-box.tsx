/** The flags of the board: severity by shape and word, the reason, what proves it, and since when. */
import { useInfiniteQuery } from '@tanstack/react-query';
import type { FlagList } from '../../../../../src/answers/board/day.ts';
import { ExportMenu } from '../../../acts/export/export-menu.tsx';
import { flagWord } from '../../../board/board-marks.ts';
import { orgUrl } from '../../../board/board-queries.ts';
import { NoAnswer } from '../../../components/answer/answer.tsx';
import { Time } from '../../../components/facts/time.tsx';
import { AppLink } from '../../../components/links/app-link.tsx';
import { Icon } from '../../../components/marks/icon.tsx';
import { StateMark } from '../../../components/marks/state-mark.tsx';
import { deckPath, type DeckParts, SEVERITIES } from '../parts/deck-path.ts';
import { flagsQuery } from '../parts/day-queries.ts';
import { severityMark } from '../parts/marks.ts';
import { evidenceText, worstFirst } from '../parts/flag-text.ts';
import { Choice } from '../../../components/links/choice.tsx';
import { More } from '../../../components/table/more.tsx';
import { taskPath } from '../../../words/paths.ts';

type Flag = FlagList['items'][number];

export function FlagBox({ parts }: { readonly parts: DeckParts }) {
  const { org, severity, kind, isCleared } = parts;
  const filter = { severity, kind, open: isCleared ? 'false' : undefined };
  const query = useInfiniteQuery(flagsQuery(org, filter));
  const { data, hasNextPage } = query;
  const flags = worstFirst(data?.pages.flatMap(({ items }) => items) ?? []);
  return (
    <section className="flags">
      <div className="lab">
        {isCleared ? 'Cleared flags' : 'Open flags'}
        <b>{data && ` ${flags.length}${hasNextPage ? '+' : ''}`}</b>
        <span className="more">
          <AppLink className="acc" href={deckPath({ ...parts, isCleared: !isCleared })}>
            {isCleared ? 'open ones' : 'cleared ones'}
          </AppLink>
        </span>
        <ExportMenu path={orgUrl(org, 'flags')} params={filter} name={`${org}-flags`} />
      </div>
      <Filter parts={parts} />
      {!data && <NoAnswer query={query} />}
      {data && flags.length === 0 && <p className="dim">{emptyText(parts)}</p>}
      <ul>
        {flags.map((flag) => (
          <FlagRow key={flag.id} flag={flag} parts={parts} />
        ))}
      </ul>
      <More isSmall list={query} />
    </section>
  );
}

function emptyText({ severity, kind, isCleared }: DeckParts): string {
  if (severity !== undefined || kind !== undefined) return 'No flag matches.';
  return isCleared ? 'No flag was cleared yet.' : 'Nothing is blocked, stuck or overdue.';
}

function Filter({ parts }: { readonly parts: DeckParts }) {
  const { severity, kind } = parts;
  return (
    <div className="flag-filter">
      <Choice
        label="Severity"
        values={[undefined, ...SEVERITIES]}
        value={severity}
        path={(one) => deckPath({ ...parts, severity: one })}
        name={(one) => one ?? 'any severity'}
      />
      {kind !== undefined && (
        <span className="chip">
          <b>{flagWord(kind)}</b>
          <AppLink href={deckPath({ ...parts, kind: undefined })} aria-label="Any kind">
            <Icon name="x" />
          </AppLink>
        </span>
      )}
    </div>
  );
}

function FlagRow({ flag, parts }: { readonly flag: Flag; readonly parts: DeckParts }) {
  const { taskId, title, kind, severity, since, clearedAt, reason } = flag;
  const proof = evidenceText(flag);
  return (
    <li>
      <p>
        <AppLink className="lnk" href={taskPath(parts.org, taskId)} title={title}>
          {title === '' ? taskId : title}
        </AppLink>
        <StateMark state={severityMark(severity)} word={severity} />
      </p>
      <small>{reason}</small>
      <small className="dim">
        <AppLink className="lnk" href={deckPath({ ...parts, kind })} title="Only this kind">
          {flagWord(kind)}
        </AppLink>{' '}
        · {clearedAt === undefined ? 'since' : 'cleared'} <Time at={clearedAt ?? since} isPast />
        {proof !== '' && <> · {proof}</>}
      </small>
    </li>
  );
}
