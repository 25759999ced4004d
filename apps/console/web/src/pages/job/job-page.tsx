import { PageFrame } from '../../frame/page.tsx';

export function JobPage() {
  return (
    <PageFrame title="Job">
      <p className="pad dim">This page is not made yet.</p>
    </PageFrame>
  );
}
