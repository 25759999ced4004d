/** The decks of a day, member by member; beside them the digest and the flags. */
import { useQuery } from '@tanstack/react-query';
import type { BoardDeck, DayOfDecks } from '../../../../../src/answers/board/day.ts';
import { ListActs } from '../../../acts/export/list-acts.tsx';
import { useListCopies } from '../../../acts/use-list-copies.ts';
import { orgUrl } from '../../../board/board-queries.ts';
import { Maintained } from '../../../board/maintained.tsx';
import { NoAnswer, StaleAnswer } from '../../../components/answer/answer.tsx';
import { Blank, Command, FilteredEmpty } from '../../../components/answer/blank.tsx';
import { Key } from '../../../components/controls/button.tsx';
import { Menu, MenuItem } from '../../../components/controls/menu.tsx';
import { AppLink, useGo } from '../../../components/links/app-link.tsx';
import { Icon } from '../../../components/marks/icon.tsx';
import { useKeys } from '../../../keys/use-keys.ts';
import { commandLine } from '../../../words/commands/command-line.ts';
import { deckDayText } from '../parts/day-text.ts';
import { deckCommand } from '../parts/deck-command.ts';
import { decksQuery } from '../parts/day-queries.ts';
import { deckPath, type DeckParts } from '../parts/deck-path.ts';
import { DeckCard } from './deck-card.tsx';
import { DigestBox } from './digest-box.tsx';
import { FlagBox } from './flag-box.tsx';

export function DayView({ parts }: { readonly parts: DeckParts }) {
  const { org, date, member } = parts;
  const query = useQuery(decksQuery(org, date));
  const { data } = query;
  const go = useGo();
  if (!data) return <NoAnswer isPage query={query} />;
  const shown = data.items.filter((deck) => member === undefined || deck.memberId === member);
  return (
    <div className="withdrawer">
      <div>
        <Maintained org={org} jobId="daily.questmaster" />
        <StaleAnswer query={query} />
        <DayBar day={data} parts={parts} />
        {data.date === undefined ? (
          <NoDecks org={org} />
        ) : data.items.length === 0 ? (
          <NoDecksThen day={data} parts={parts} />
        ) : shown.length === 0 ? (
          <FilteredEmpty what="deck" onClear={() => go(deckPath({ ...parts, member: undefined }))}>
            <p className="soft">{member} has no deck on this day.</p>
          </FilteredEmpty>
        ) : (
          <Decks decks={shown} org={org} />
        )}
      </div>
      <aside className="drawer side" aria-label="Digest and flags">
        <DigestBox org={org} decks={data.items} />
        <FlagBox parts={parts} />
      </aside>
    </div>
  );
}

function DayBar({ day, parts }: { readonly day: DayOfDecks; readonly parts: DeckParts }) {
  const { date = day.today, before, after, today, items } = day;
  const go = useGo();
  const path = (to: string | undefined): string | undefined =>
    to === undefined ? undefined : deckPath({ ...parts, date: to });
  const [back, next] = [path(before), path(after)];
  const command = deckCommand(parts);
  const list = { path: orgUrl(parts.org, 'decks'), params: { date: parts.date, member: parts.member } };
  useKeys('page', {
    '[': () => back !== undefined && go(back),
    ']': () => next !== undefined && go(next),
  });
  useListCopies({ command, ...list });
  return (
    <div className="histbar">
      <span className="days">
        <Step href={back} label="Previous day" isBack />
        <h2>{deckDayText(date)}</h2>
        <Step href={next} label="Next day" />
        <Key name="[" />
        <Key name="]" />
      </span>
      {date === today ? (
        <span className="dim">today in {day.timezone}</span>
      ) : (
        <AppLink className="acc" href={deckPath({ ...parts, date: undefined })}>
          Last day dealt
        </AppLink>
      )}
      <span className="grow" />
      {items.length > 0 && <MemberChoice decks={items} parts={parts} />}
      <ListActs {...list} name={`${parts.org}-decks`} command={command} />
    </div>
  );
}

function Step({
  href,
  label,
  isBack = false,
}: {
  readonly href: string | undefined;
  readonly label: string;
  readonly isBack?: boolean;
}) {
  const className = isBack ? 'ibtn back' : 'ibtn';
  return href === undefined ? (
    <button type="button" className={className} aria-label={`${label}: none has decks`} disabled>
      <Icon name="chev" />
    </button>
  ) : (
    <AppLink className={className} href={href} aria-label={label} title={label}>
      <Icon name="chev" />
    </AppLink>
  );
}

function MemberChoice({ decks, parts }: { readonly decks: readonly BoardDeck[]; readonly parts: DeckParts }) {
  const go = useGo();
  const chosen = decks.find(({ memberId }) => memberId === parts.member);
  const path = (member: string | undefined): string => deckPath({ ...parts, member });
  return (
    <Menu
      label="Member"
      hasText
      className="btn small"
      button={
        <>
          <span>{chosen?.name ?? parts.member ?? 'All members'}</span>
          <Icon name="down" />
        </>
      }
    >
      <MenuItem isChosen={parts.member === undefined} onSelect={() => go(path(undefined))}>
        All members
      </MenuItem>
      {decks.map(({ memberId, name }) => (
        <MenuItem key={memberId} isChosen={memberId === parts.member} onSelect={() => go(path(memberId))}>
          {name}
        </MenuItem>
      ))}
    </Menu>
  );
}

function Decks({ decks, org }: { readonly decks: readonly BoardDeck[]; readonly org: string }) {
  return (
    <ul className="decks">
      {decks.map((deck) => (
        <DeckCard key={deck.id} deck={deck} org={org} isAlone={decks.length === 1} />
      ))}
    </ul>
  );
}

function NoDecks({ org }: { readonly org: string }) {
  return (
    <Blank title="No deck was dealt yet">
      <p className="soft">
        The daily questmaster opens quests, raises flags and deals a deck to each member.
      </p>
      <Command text={commandLine('job', 'daily.questmaster', '--org', org)} />
    </Blank>
  );
}

function NoDecksThen({ day, parts }: { readonly day: DayOfDecks; readonly parts: DeckParts }) {
  const nearest = day.before ?? day.after;
  return (
    <Blank title={`No decks were dealt on ${deckDayText(day.date ?? day.today)}`}>
      {nearest !== undefined && (
        <p className="soft">
          The nearest day with decks is{' '}
          <AppLink className="acc" href={deckPath({ ...parts, date: nearest })}>
            {deckDayText(nearest)}
          </AppLink>
          .
        </p>
      )}
    </Blank>
  );
}
