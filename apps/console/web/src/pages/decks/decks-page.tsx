/** The day of a board: decks, flags and digest; what its jobs did; its file; its sync with GitHub. */
import { BoardPage } from '../../board/board-page.tsx';
import { DayView } from './day/day-view.tsx';
import { FilesView } from './files/files-view.tsx';
import { ImportBox } from './files/import-box.tsx';
import { GithubView } from './github-view.tsx';
import { deckPath, type DeckParts, readDeckParts, VIEWS } from './parts/deck-path.ts';
import { RunsView } from './runs/runs-view.tsx';
import { ChoiceLink } from '../../components/links/choice.tsx';
import { usePageAddress } from '../../components/links/page-address.ts';

const NAMES: Readonly<Record<DeckParts['view'], string>> = {
  day: 'Day',
  runs: 'What jobs did',
  files: 'Import and export',
  github: 'GitHub',
};

export function DecksPage() {
  const { search } = usePageAddress();
  return (
    <BoardPage title="Decks" className="p-decks" first={<ImportBox />}>
      {({ id }) => {
        const parts = readDeckParts(search, id);
        return (
          <>
            <nav className="views" aria-label="Views of the day">
              {VIEWS.map((view) => (
                <ChoiceLink key={view} href={deckPath({ org: id, view })} isOn={view === parts.view}>
                  {NAMES[view]}
                </ChoiceLink>
              ))}
            </nav>
            {parts.view === 'day' && <DayView parts={parts} />}
            {parts.view === 'runs' && <RunsView parts={parts} />}
            {/* What was found out about a file is of this organisation. */}
            {parts.view === 'files' && <FilesView key={id} org={id} />}
            {parts.view === 'github' && <GithubView org={id} />}
          </>
        );
      }}
    </BoardPage>
  );
}
