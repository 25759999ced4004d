import { PageFrame } from '../../frame/page.tsx';

export function QueuesPage() {
  return (
    <PageFrame title="Queues">
      <p className="pad dim">This page is not made yet.</p>
    </PageFrame>
  );
}
