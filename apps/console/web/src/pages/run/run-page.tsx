import { PageFrame } from '../../frame/page.tsx';

export function RunPage() {
  return (
    <PageFrame title="Run">
      <p className="pad dim">This page is not made yet.</p>
    </PageFrame>
  );
}
