import { PageFrame } from '../../frame/page.tsx';

export function JobsPage() {
  return (
    <PageFrame title="Jobs">
      <p className="pad dim">This page is not made yet.</p>
    </PageFrame>
  );
}
