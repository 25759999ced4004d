/**
 * Edits a member. What is typed stays, whatever others do: when they change the record meanwhile the form says what, and
 * saves over it only when it is asked to.
 */
import { useEffect, useRef, useState } from 'react';
import type { MemberRow } from '../../../../src/answers/sprints/members.ts';
import { useAct } from '../../acts/use-act.ts';
import { isStale, patchJson } from '../../api/client.ts';
import { boardKey, orgUrl } from '../../board/board-queries.ts';
import { queryClient } from '../../api/query-client.ts';
import { Refusal } from '../../components/answer/refusal.tsx';
import { Button, Key } from '../../components/controls/button.tsx';
import { Copy } from '../../components/controls/copy.tsx';
import { Form } from '../../components/fields/form.tsx';
import { ReasonField } from '../../components/fields/reason-field.tsx';
import { Drawer } from '../../components/panels/drawer.tsx';
import {
  differing,
  editCommand,
  FIELDS,
  MEMBER_ROLES,
  type MemberField,
  type MemberTexts,
  textsOf,
  typedChanges,
} from './member-fields.ts';

interface MemberFormProps {
  /** As it is now: it changes while the form is open. */
  readonly member: MemberRow;
  readonly org: string;
  readonly onClose: () => void;
}

export function MemberForm({ member, org, onClose }: MemberFormProps) {
  const { act, isBusy, refusal } = useAct();
  const [seen, setSeen] = useState(member);
  const [texts, setTexts] = useState(() => textsOf(member));
  const [reason, setReason] = useState('');
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector('input')?.focus(), []);
  const start = textsOf(seen);
  const change = (field: MemberField) => (text: string) => setTexts((now) => ({ ...now, [field]: text }));
  const send = (): void => {
    if (isBusy) return;
    void act(async () => {
      const wish = typedChanges(texts, start);
      if (Object.keys(wish).length === 0) {
        onClose();
        return undefined;
      }
      try {
        const body = { ...wish, reason: reason.trim() || undefined };
        const { says } = await patchJson<Saved>(orgUrl(org, 'members', member.id), body, seen.rev);
        onClose();
        return { says, changes: ['board'] };
      } catch (error) {
        if (isStale(error)) await queryClient.invalidateQueries({ queryKey: boardKey(org, 'members') });
        throw error;
      }
    });
  };
  const field = { texts, change };
  return (
    <Drawer label={`Edit member ${member.name}`} title={`Edit ${member.name}`} onClose={onClose}>
      <Form className="form editor" ref={form} aria-label={`Edit ${member.name}`} onSend={send}>
        {member.rev !== seen.rev && (
          <Meanwhile
            seen={start}
            now={textsOf(member)}
            typed={texts}
            onTake={(next) => {
              setTexts(next);
              setSeen(member);
            }}
          />
        )}
        <section>
          <div className="row2">
            <Text {...field} field="name" isNeeded />
            <Choice {...field} field="role" words={MEMBER_ROLES.map((role) => [role, role])} />
          </div>
          <Text {...field} field="email" isNeeded />
          <Choice
            {...field}
            field="active"
            words={[
              ['true', 'yes: gets decks and tasks of plans'],
              ['false', 'no: has left, or is away for long'],
            ]}
          />
        </section>
        <section>
          <div className="row2">
            <Text {...field} field="dailyCapacityMinutes" isNeeded />
            <Text {...field} field="wipLimit" isNeeded />
          </div>
          <div className="row2">
            <Text {...field} field="workdays" note="1 is Monday; empty: the organisation's" />
            <Text {...field} field="timezone" note="Europe/Berlin" />
          </div>
          <label className="field">
            <span>
              {FIELDS.availability} <small>a line each: first day to last, percent that is left, why</small>
            </span>
            <textarea
              rows={3}
              spellCheck={false}
              value={texts.availability}
              onChange={({ target }) => change('availability')(target.value)}
            />
          </label>
        </section>
        <section>
          <Text {...field} field="skills" note="by commas" />
          <div className="row2">
            <Text {...field} field="workingGenius" note="WI DG ET, or empty" />
            <Text {...field} field="githubLogin" note="login" />
          </div>
          <ReasonField reason={reason} onChange={setReason} />
          <Refusal error={refusal} />
          <div className="acts2">
            <button type="submit" className="btn primary" disabled={isBusy}>
              <span>Save</span> <Key name="Mod Enter" />
            </button>
            <Button onClick={onClose} hint="Escape">
              Leave it
            </Button>
            <span className="grow" />
            <Copy text={() => commandOf(org, member.id, { texts, start, reason })} label="Copy as CLI" />
          </div>
        </section>
      </Form>
    </Drawer>
  );
}

interface Saved {
  /** `ada has its dailyCapacityMinutes.` */
  readonly says: string;
}

interface MeanwhileProps {
  readonly seen: MemberTexts;
  readonly now: MemberTexts;
  readonly typed: MemberTexts;
  readonly onTake: (next: MemberTexts) => void;
}

/** Others changed the record since the form was opened. Fields that were not typed in take the new values. */
function Meanwhile({ seen, now, typed, onTake }: MeanwhileProps) {
  const own = new Set(differing(typed, seen));
  const theirs = differing(now, seen);
  const take = (): void => {
    const taken = theirs.filter((field) => !own.has(field)).map((field) => [field, now[field]] as const);
    onTake({ ...typed, ...Object.fromEntries(taken) });
  };
  return (
    <section>
      <div className="note hold" role="status">
        <p>
          <b>The member was changed meanwhile.</b> What you typed is kept.
        </p>
        <dl className="kv">
          {theirs.map((field) => (
            <div key={field} className="kv-row">
              <dt>{FIELDS[field]}</dt>
              <dd>
                <del>{seen[field] === '' ? 'none' : seen[field]}</del>{' '}
                {now[field] === '' ? 'none' : now[field]}
                {own.has(field) && <span className="dim"> (you typed “{typed[field]}”)</span>}
              </dd>
            </div>
          ))}
        </dl>
        <div className="acts2">
          <Button onClick={take}>Go on with what I typed</Button>
        </div>
      </div>
    </section>
  );
}

interface FieldProps {
  readonly texts: MemberTexts;
  readonly change: (field: MemberField) => (text: string) => void;
  readonly field: MemberField;
}

function Text({
  texts,
  change,
  field,
  note,
  isNeeded = false,
}: FieldProps & { readonly note?: string; readonly isNeeded?: boolean }) {
  return (
    <label className="field">
      <span>
        {FIELDS[field]} {note !== undefined && <small>{note}</small>}
      </span>
      <input
        required={isNeeded}
        spellCheck={false}
        autoComplete="off"
        value={texts[field]}
        onChange={({ target }) => change(field)(target.value)}
      />
    </label>
  );
}

function Choice({
  texts,
  change,
  field,
  words,
}: FieldProps & { readonly words: readonly (readonly [string, string])[] }) {
  return (
    <label className="field">
      <span>{FIELDS[field]}</span>
      <select value={texts[field]} onChange={({ target }) => change(field)(target.value)}>
        {words.map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/** While a field is half typed there is no command of it. */
function commandOf(
  org: string,
  id: string,
  {
    texts,
    start,
    reason,
  }: { readonly texts: MemberTexts; readonly start: MemberTexts; readonly reason: string },
): string {
  try {
    return editCommand(org, id, typedChanges(texts, start), reason);
  } catch {
    return editCommand(org, id, {}, reason);
  }
}
