import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useStatus } from '../queries/status.ts';
import { useTill } from '../queries/till.ts';
import { ActionButton } from './action-button.tsx';
import { DialogCard } from './dialog-card.tsx';
import './receipt-preview.css';

type ReceiptPreviewProps = { readonly saleId: string; readonly onPrint: () => void; readonly onClose: () => void };

/** The receipt line by line as the printer gets it. */
export function ReceiptPreview({ saleId, onPrint, onClose }: ReceiptPreviewProps) {
  const { t } = useTranslation();
  const { calls } = useTill();
  const preview = useQuery({ ...calls.receipts.preview.queryOptions({ input: { saleId } }), staleTime: 0 });
  const hasPrinter = (useStatus()?.printer ?? null) !== null;
  return (
    <DialogCard title={t('pay.previewTitle')} onClose={onClose}>
      {preview.isError ? <p role="alert">{t('pay.previewFailed')}</p> : null}
      {preview.data === undefined ? null : (
        // A text that scrolls must be reachable with the keyboard.
        <pre className="receipt-preview" tabIndex={0} aria-label={t('pay.previewTitle')}>
          {preview.data.lines.join('\n')}
        </pre>
      )}
      <div className="dialog-card__actions">
        {hasPrinter ? null : <p className="quiet receipt-preview__note">{t('pay.noPrinter')}</p>}
        <ActionButton onPress={onClose} keyHint={t('key.escape')} hasFocus={!hasPrinter}>
          {t('app.close')}
        </ActionButton>
        {hasPrinter ? (
          <ActionButton kind="primary" onPress={onPrint} keyHint={t('key.enter')} hasFocus>
            {t('pay.printAgain')}
          </ActionButton>
        ) : null}
      </div>
    </DialogCard>
  );
}
