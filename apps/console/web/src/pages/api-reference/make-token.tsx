/** Asks for a token with the least role that a route needs. */
import { useQuery } from '@tanstack/react-query';
import { whoQuery } from '../../api/sign-in-queries.ts';
import { usePageActions } from '../../frame/actions.ts';
import { askToken } from '../../acts/access/token-form.tsx';
import { ROLES, rolesUpTo } from '../../acts/access/roles.ts';

/** `least`: of the route; a token has at least the first role. */
export function MakeToken({ least }: { readonly least?: string }) {
  const { data: who } = useQuery(whoQuery);
  const role = ROLES.find((one) => one === least) ?? ROLES[0];
  const mayHave = who?.auth === 'password' && rolesUpTo(who.role).includes(role);
  const make = mayHave ? () => askToken(who, { role }) : undefined;
  usePageActions(make ? [{ name: 'Make a token', note: role, icon: 'plus', act: make }] : []);
  if (!who) return null;
  if (who.auth !== 'password')
    return <>You have no password here, and no tokens: an administrator makes one for a user in Settings.</>;
  if (!make) return <>Your role is {who.role}: ask an administrator for this token.</>;
  return (
    <button type="button" className="textbtn acc" onClick={make}>
      Make a token…
    </button>
  );
}
