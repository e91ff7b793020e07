import type { Aside } from '../../../state/aside.ts';
import { CardPanel } from '../enrol/card-panel.tsx';
import { EnrolPanel } from '../enrol/enrol-panel.tsx';
import { RefundPanel } from '../refund/refund-panel.tsx';

/** What stands in the place of the sale's left side. */
export function AsidePanel({ kind }: { kind: Aside['kind'] }) {
  switch (kind) {
    case 'refund':
      return <RefundPanel />;
    case 'enrol':
      return <EnrolPanel />;
    case 'card':
      return <CardPanel />;
  }
}
