import { useLatestReceipt } from '../../../queries/figures.ts';
import type { RefundState } from '../../../state/refund-state.ts';
import { useAside, useAsides } from '../aside/use-aside.ts';
import { ApprovalStep } from './approval-step.tsx';
import { DoneStep } from './done-step.tsx';
import { ElsewhereStep } from './elsewhere-step.tsx';
import { LinesStep } from './lines-step.tsx';
import { NumberStep } from './number-step.tsx';
import { PaperStep } from './paper-step.tsx';
import { useRefundKeys } from './use-refund-keys.ts';
import './refund-panel.css';

/** Goods that are brought back, from the receipt's number to what was given back. */
export function RefundPanel() {
  const refund = useAside((aside) => (aside?.kind === 'refund' ? aside : null));
  return refund === null ? null : <Steps refund={refund} />;
}

function Steps({ refund }: { refund: RefundState }) {
  const asides = useAsides();
  const latest = useLatestReceipt() ?? null;
  useRefundKeys(refund, asides, latest?.sale.receiptNumber ?? null);
  switch (refund.step) {
    case 'number':
      return <NumberStep state={refund} latest={latest} />;
    case 'elsewhere':
      return <ElsewhereStep state={refund} />;
    case 'lines':
      return <LinesStep state={refund} />;
    case 'paper':
      return <PaperStep state={refund} />;
    case 'approval':
      return <ApprovalStep state={refund} />;
    case 'done':
      return <DoneStep state={refund} />;
  }
}
