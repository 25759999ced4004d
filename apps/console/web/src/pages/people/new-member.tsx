/** A new member: the few fields that a board needs; the form of the member has the others. */
import { type ReactNode, useState } from 'react';
import type { Acted } from '../../../../src/answers/board/board.ts';
import { showDone } from '../../acts/use-act.ts';
import { postJson } from '../../api/client.ts';
import { orgUrl } from '../../board/board-queries.ts';
import { askFirst } from '../../frame/confirm.tsx';
import { MEMBER_ROLES, type NewMember, newMemberBody, newMemberCommand } from './member-fields.ts';

const EMPTY: NewMember = { name: '', email: '', role: 'member', skills: '', capacity: '' };

export function askNewMember(org: string, onMade: (id: string) => void): void {
  const wish: { member: NewMember } = { member: EMPTY };
  askFirst({
    title: 'Add a member to the board?',
    says: 'The member gets a deck each day, and tasks of the next plan. What is left empty takes its default.',
    verb: 'Add 1 member',
    leave: 'Not now',
    reason: 'optional',
    command: () => newMemberCommand(org, wish.member),
    children: (
      <Fields
        onChange={(member) => {
          wish.member = member;
        }}
      />
    ),
    act: async (reason) => {
      const body = { ...newMemberBody(wish.member), reason };
      const { id, says } = await postJson<Acted & { readonly id: string }>(orgUrl(org, 'members'), body);
      showDone({ says, mark: 'succeeded', changes: ['board'] });
      onMade(id);
    },
  });
}

function Fields({ onChange }: { readonly onChange: (member: NewMember) => void }) {
  const [member, setMember] = useState(EMPTY);
  const change = (field: keyof NewMember) => (text: string) => {
    const next = { ...member, [field]: text };
    setMember(next);
    onChange(next);
  };
  const text = (field: keyof NewMember, label: ReactNode, isNeeded = false): ReactNode => (
    <label className="field">
      <span>{label}</span>
      <input
        required={isNeeded}
        spellCheck={false}
        autoComplete="off"
        value={member[field]}
        onChange={({ target }) => change(field)(target.value)}
      />
    </label>
  );
  return (
    <div className="form">
      {text('name', 'Name', true)}
      {text('email', 'E-mail', true)}
      <label className="field">
        <span>Role</span>
        <select value={member.role} onChange={({ target }) => change('role')(target.value)}>
          {MEMBER_ROLES.map((role) => (
            <option key={role}>{role}</option>
          ))}
        </select>
      </label>
      {text(
        'skills',
        <>
          Skills <small>by commas</small>
        </>,
      )}
      {text('capacity', 'Minutes a day')}
    </div>
  );
}
