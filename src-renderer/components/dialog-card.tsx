import type { ReactNode } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import './dialog-card.css';

type DialogCardProps = {
  readonly title: string;
  readonly children: ReactNode;
  readonly onClose: () => void;
  /** `alertdialog`: something may be lost, and a press beside it does not answer. */
  readonly role?: 'dialog' | 'alertdialog';
};

/** A question or a list over the screen. Esc leaves it. */
export function DialogCard({ title, children, onClose, role = 'dialog' }: DialogCardProps) {
  const onOpenChange = (isOpen: boolean) => {
    if (!isOpen) onClose();
  };
  return (
    <ModalOverlay className="dialog-shade" isOpen onOpenChange={onOpenChange} isDismissable={role === 'dialog'}>
      <Modal className="dialog-place">
        <Dialog className="dialog-card" role={role}>
          <Heading slot="title" className="dialog-card__title">
            {title}
          </Heading>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
