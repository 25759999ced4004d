import { PageFrame } from '../../frame/page.tsx';

export function FailuresPage() {
  return (
    <PageFrame title="Failures">
      <p className="pad dim">This page is not made yet.</p>
    </PageFrame>
  );
}
