import type { ReactNode } from 'react';
import { Button, Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { useWords } from '../words/words.tsx';
import { Icon } from './icon.tsx';
import { keepFocus } from './kept-focus.ts';

/**
 * A window above the page, for a question or for something to be filled in: `{isOpen && <Dialog …>}`. Escape and a press beside it
 * close it, unless something is under way.
 */
export function Dialog({
  title,
  onClose,
  children,
  isBusy = false,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly isBusy?: boolean;
}) {
  const words = useWords();
  return (
    <ModalOverlay
      className="dialog-place"
      isOpen
      isDismissable={!isBusy}
      isKeyboardDismissDisabled={isBusy}
      onOpenChange={(isOpen) => isOpen || onClose()}
    >
      <Modal className="dialog-frame">
        <AriaDialog className="dialog" ref={keepFocus}>
          <header className="dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <Button
              className="quiet-button icon-only"
              aria-label={words.say('dialog.close')}
              isDisabled={isBusy}
              onPress={onClose}
            >
              <Icon name="close" size={18} />
            </Button>
          </header>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The buttons at the end of a dialog, the one that does it last. */
export function DialogActions({ children }: { readonly children: ReactNode }) {
  return <div className="dialog-actions">{children}</div>;
}
