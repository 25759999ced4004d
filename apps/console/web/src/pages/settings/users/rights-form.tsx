/** Role, payload, organisations: the same fields for an invitation and for a user. */
import { useQuery } from '@tanstack/react-query';
import { ROLES } from '../../../acts/access/roles.ts';
import { whoQuery } from '../../../api/sign-in-queries.ts';
import type { RightsFields } from './user-rights.ts';

interface RightsFormProps {
  readonly rights: RightsFields;
  readonly onChange: (rights: RightsFields) => void;
  /** The user sees inputs and logs already. */
  readonly hasPayload?: boolean;
}

const MAY = {
  viewer: 'sees everything but administration; changes nothing',
  operator: 'also acts on runs, jobs, queues, schedules, alerts, tasks',
  admin: 'also users, tokens, nodes, store, audit; creates schedules',
} as const;

export function RightsForm({ rights, onChange, hasPayload = false }: RightsFormProps) {
  const { data: who } = useQuery(whoQuery);
  const mayGivePayload = hasPayload || who?.canSeePayload !== false;
  const set = (change: Partial<RightsFields>): void => onChange({ ...rights, ...change });
  return (
    <div className="form">
      <label className="field">
        <span>
          Role <small>({MAY[rights.role]})</small>
        </span>
        <select
          value={rights.role}
          onChange={({ target }) => set({ role: ROLES.find((one) => one === target.value) ?? 'viewer' })}
        >
          {ROLES.map((role) => (
            <option key={role}>{role}</option>
          ))}
        </select>
      </label>
      <label className="field">
        <span>
          Organisations <small>(empty: all)</small>
        </span>
        <input
          value={rights.orgs}
          spellCheck={false}
          autoComplete="off"
          onChange={({ target }) => set({ orgs: target.value })}
        />
      </label>
      <label className="tick">
        <input
          type="checkbox"
          className="check"
          checked={rights.canSeePayload}
          disabled={!mayGivePayload}
          onChange={({ target }) => set({ canSeePayload: target.checked })}
        />{' '}
        sees inputs, results and logs
        {!mayGivePayload && <small> (only one who sees them gives this)</small>}
      </label>
    </div>
  );
}
