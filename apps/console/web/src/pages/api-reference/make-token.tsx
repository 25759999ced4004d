/** Asks for a token with the least role that a route needs. */
import { useQuery } from '@tanstack/react-query';
import { whoQuery } from '../../api/sign-in-queries.ts';
import { usePageActions } from '../../frame/actions.ts';
import { askToken } from '../settings/token-form.tsx';
import { ROLES, rolesUpTo } from '../settings/users/user-rights.ts';

/** `least`: of the route; a token has at least the first role. */
export function MakeToken({ least }: { readonly least?: string }) {
  const { data: who } = useQuery(whoQuery);
  const role = ROLES.find((one) => one === least) ?? ROLES[0];
  const make = who && rolesUpTo(who.role).includes(role) ? () => askToken(who, { role }) : undefined;
  usePageActions(make ? [{ name: 'Make a token', note: role, icon: 'plus', act: make }] : []);
  if (!who) return null;
  if (!make) return <>Your role is {who.role}: ask an administrator for this token.</>;
  return (
    <button type="button" className="textbtn acc" onClick={make}>
      Make a token…
    </button>
  );
}
