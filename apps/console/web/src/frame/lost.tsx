import { Blank } from '../components/answer/blank.tsx';
import { AppLink } from '../components/links/app-link.tsx';

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
