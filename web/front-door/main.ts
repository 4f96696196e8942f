/** The page at `/`: the way to the doors. Served as well, with status 404, where a browser asks for what is not there. */
import { pageLanguage, texts } from './texts.ts';

const language = pageLanguage(navigator.languages);
const words = texts[language];
document.documentElement.lang = language;

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');

const title = document.createElement('h1');
title.textContent = words.title;
const intro = document.createElement('p');
intro.textContent = location.pathname === '/' ? words.intro : `${words.nowhere} ${words.intro}`;

function door(href: string, name: string, help: string): HTMLElement {
  const link = document.createElement('a');
  link.href = href;
  const heading = document.createElement('strong');
  heading.textContent = name;
  const line = document.createElement('span');
  line.textContent = help;
  link.append(heading, line);
  return link;
}

const doors = document.createElement('nav');
doors.setAttribute('aria-label', words.intro);
doors.append(
  door('/agentportal', words.agentPortal, words.agentPortalHelp),
  door('/webmanager', words.webManager, words.webManagerHelp),
);
root.replaceChildren(title, intro, doors);
