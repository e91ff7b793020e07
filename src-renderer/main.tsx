import './styles/base.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { App } from './app.tsx';
import { createWords } from './locales/i18n.ts';
import { initialLanguage } from './locales/language.ts';
import { receiveTillPort } from './port/till-port.ts';

// The page's policy forbids code made at run time, which zod would try for speed.
z.config({ jitless: true });

const port = new Promise<MessagePort>((resolve) => receiveTillPort(window, resolve));
const words = createWords(initialLanguage(localStorage, navigator.languages));
const root = document.getElementById('root');
if (root === null) throw new Error('the page has no root');
createRoot(root).render(
  <StrictMode>
    <App port={port} words={words} />
  </StrictMode>,
);
