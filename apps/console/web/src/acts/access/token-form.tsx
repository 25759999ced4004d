/** Asks for a new token, and shows its text once. */
import { useState } from 'react';
import type { NewToken, WhoAmI } from '../../../../src/answers/system/session.ts';
import { postJson } from '../../api/client.ts';
import { queryClient } from '../../api/query-client.ts';
import { askFirst } from '../../frame/confirm.tsx';
import { shellQuoted } from '../../words/commands/shell-word.ts';
import { CHANGES } from './changes.ts';
import { type Role, rolesUpTo } from './roles.ts';
import { showSecret } from './secret.tsx';
import { type TokenWish, tokenBody, wishCommand } from './token-wish.ts';

const SPANS = [
  ['7d', '7 days'],
  ['30d', '30 days'],
  ['90d', '90 days'],
  ['180d', '180 days'],
  ['365d', 'a year'],
] as const;

interface TokenChoices {
  /** Whose token an administrator may make; absent: one's own only. */
  readonly users?: readonly string[];
  /** The first choice. */
  readonly role?: Role;
  /** The person has none of its own: whose it is, is chosen. */
  readonly isForOther?: boolean;
}

export function askToken(
  who: WhoAmI,
  { users = [], role: first = 'viewer', isForOther = false }: TokenChoices,
): void {
  const wish: { current: TokenWish } = {
    current: { name: '', role: first, expires: '90d', jobs: '', user: isForOther ? '' : who.name },
  };
  askFirst({
    title: 'Make a token?',
    says: 'A program sends it as Authorization: Bearer. It never has more rights than its user, and it is shown once.',
    verb: 'Make the token',
    leave: 'Not now',
    reason: 'optional',
    command: () => wishCommand(wish.current),
    children: (
      <TokenFields
        first={wish.current}
        roles={rolesUpTo(who.role)}
        users={users}
        isForOther={isForOther}
        onChange={(next) => {
          wish.current = next;
        }}
      />
    ),
    act: async (reason) => {
      const { text, token } = await postJson<NewToken>('/tokens', { ...tokenBody(wish.current), reason });
      const says = `It acts for ${token.user} as ${token.role}, ${token.jobs ? `on ${token.jobs.join(', ')} only` : 'on all jobs'}.`;
      showSecret({
        title: `Token ${token.name}`,
        text,
        says,
        expiresAt: token.expiresAt,
        line: `export TOKEN=${shellQuoted(text)}`,
      });
      void queryClient.invalidateQueries({ queryKey: CHANGES });
    },
  });
}

interface TokenFieldsProps {
  readonly first: TokenWish;
  readonly roles: readonly string[];
  readonly users: readonly string[];
  readonly isForOther: boolean;
  readonly onChange: (wish: TokenWish) => void;
}

function TokenFields({ first, roles, users, isForOther, onChange }: TokenFieldsProps) {
  const [wish, setWish] = useState(first);
  const set = (change: Partial<TokenWish>): void => {
    const next = { ...wish, ...change };
    setWish(next);
    onChange(next);
  };
  return (
    <div className="form">
      <div className="row2">
        <label className="field">
          <span>
            Name <small>of the program</small>
          </span>
          <input
            value={wish.name}
            required
            maxLength={40}
            spellCheck={false}
            autoComplete="off"
            autoFocus
            onChange={({ target }) => set({ name: target.value })}
          />
        </label>
        <label className="field">
          <span>Ends after</span>
          <select value={wish.expires} onChange={({ target }) => set({ expires: target.value })}>
            {SPANS.map(([value, text]) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div className="row2">
        <label className="field">
          <span>Role</span>
          <select value={wish.role} onChange={({ target }) => set({ role: target.value })}>
            {roles.map((role) => (
              <option key={role}>{role}</option>
            ))}
          </select>
        </label>
        {(users.length > 1 || isForOther) && (
          <label className="field">
            <span>User</span>
            <select required value={wish.user} onChange={({ target }) => set({ user: target.value })}>
              {isForOther && <option value="">choose</option>}
              {users.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        )}
      </div>
      <label className="field">
        <span>
          Jobs <small>empty: all; report.* for those that begin so</small>
        </span>
        <input
          value={wish.jobs}
          spellCheck={false}
          autoComplete="off"
          onChange={({ target }) => set({ jobs: target.value })}
        />
      </label>
    </div>
  );
}
