/** The links that wait to be used; an administrator withdraws them. */
import type { OpenLinks } from '../../../../../src/answers/system/session.ts';
import { showDone } from '../../../acts/use-act.ts';
import { deleteJson } from '../../../api/client.ts';
import { Button } from '../../../components/controls/button.tsx';
import { Copy } from '../../../components/controls/copy.tsx';
import { Time } from '../../../components/facts/time.tsx';
import { askFirst } from '../../../frame/confirm.tsx';
import { actorName } from '../../../words/actor-name.ts';
import { commandLine } from '../../../words/commands/command-line.ts';
import { CHANGES } from '../../../acts/access/changes.ts';

type OpenLink = OpenLinks['items'][number];

interface OpenLinkListProps {
  readonly links: readonly OpenLink[];
  readonly mayWithdraw: boolean;
}

export function OpenLinkList({ links, mayWithdraw }: OpenLinkListProps) {
  return (
    <section className="setpart" aria-label="Links not used yet">
      <div className="sec">
        <h2>Links not used yet</h2>
        <small>a link is shown only once: if it was lost, withdraw it and make another</small>
        <Copy isSmall text="worker link:list" label="Copy as CLI" />
      </div>
      <ul className="plainlist">
        {links.map((link) => (
          <li key={link.id}>
            <span className="grow">{WHAT[link.kind](link)}</span>
            <span className="soft">by {actorName(link.by)}</span>
            <span className="soft">
              ends <Time at={link.expiresAt} />
            </span>
            {mayWithdraw && (
              <Button
                look="small"
                aria-label={`Withdraw the link for ${WHAT[link.kind](link)}`}
                onClick={() => askWithdraw(link)}
              >
                Withdraw…
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function askWithdraw(link: OpenLink): void {
  const what = WHAT[link.kind](link);
  askFirst({
    title: `Withdraw the link for ${what}?`,
    says: 'It is void at once.',
    verb: 'Withdraw',
    isDangerous: true,
    reason: 'optional',
    command: commandLine('link:withdraw', link.id),
    act: async (reason) => {
      await deleteJson(`/links/open/${link.id}`, { reason });
      showDone({ says: `The link for ${what} is withdrawn`, mark: 'cancelled', changes: CHANGES });
    },
  });
}

const WHAT: Readonly<Record<OpenLink['kind'], (link: OpenLink) => string>> = {
  first: () => 'the first administrator',
  invite: ({ role = 'viewer' }) => `a new ${role}`,
  reset: ({ user = '' }) => `a new password of ${user}`,
  wall: () => 'a wall',
};
