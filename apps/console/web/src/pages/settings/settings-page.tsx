/** Settings of the installation: people, programs, how long records stay, the store, what the doctor finds. */
import { useQuery } from '@tanstack/react-query';
import { usePageAddress } from '../../components/links/page-address.ts';
import { whoQuery } from '../../api/sign-in-queries.ts';
import { Tabs } from '../../components/links/tabs.tsx';
import { PageFrame } from '../../frame/page.tsx';
import { useIsAdminOfAll, useMay } from '../../frame/rights.ts';
import { Doctor } from './installation/doctor.tsx';
import { RetentionView } from './installation/retention.tsx';
import { StoreView } from './installation/store.tsx';
import {
  OWN_TABS,
  readSettingsParts,
  settingsPath,
  type SettingsParts,
  TABS,
  TABS_OF_SOME,
} from './parts/settings-path.ts';
import { SessionsView } from './sessions.tsx';
import { TokensView } from './tokens.tsx';
import { UsersView } from './users/users.tsx';

const NAMES = {
  users: 'Users',
  sessions: 'Sessions',
  tokens: 'Tokens',
  retention: 'Retention',
  store: 'Store',
  doctor: 'Doctor',
} as const;

export function SettingsPage() {
  const { search } = usePageAddress();
  const isAdmin = useMay('admin');
  const isOfAll = useIsAdminOfAll();
  const { data: who } = useQuery(whoQuery);
  const tabs = isOfAll ? TABS : isAdmin ? TABS_OF_SOME : OWN_TABS;
  const parts = readSettingsParts(search, isOfAll ? 'users' : 'sessions');
  return (
    <PageFrame title="Settings" className="p-settings">
      <Tabs
        label="Settings"
        current={parts.tab}
        tabs={tabs.map((key) => ({ key, name: NAMES[key], href: settingsPath({ tab: key }) }))}
      >
        {who && (
          <span className="dim clip">
            {who.name}, {who.role}
          </span>
        )}
      </Tabs>
      <TabView parts={parts} />
    </PageFrame>
  );
}

function TabView({ parts }: { readonly parts: SettingsParts }) {
  switch (parts.tab) {
    case 'users':
      return <UsersView user={parts.user} />;
    case 'sessions':
      return <SessionsView isAll={parts.isAll} />;
    case 'tokens':
      return <TokensView />;
    case 'retention':
      return <RetentionView />;
    case 'store':
      return <StoreView />;
    case 'doctor':
      return <Doctor />;
  }
}
