import { AppLink } from '../components/app-link.tsx';
import { Blank } from '../components/blank.tsx';

export function Lost() {
  return (
    <main id="main" className="door">
      <Blank title="There is no page at this address">
        <p className="soft">
          <AppLink className="acc" href="/">
            Overview
          </AppLink>
        </p>
      </Blank>
    </main>
  );
}
