/** Which screen stands: the form, the chat, a message left, a closed page, or why there is none. */
import type { Language } from '#contracts/vocabulary/language.ts';
import type { CustomerPage } from '#contracts/web-interaction/contract.ts';
import type { ApiFault, OpenedChat } from './api.ts';
import { type AppPorts, retryMs, type Screen, staffedMs } from './app-ports.ts';
import { ChatScreen } from './chat-screen.ts';
import { regionalTag } from './date-format.ts';
import { endUnseenChat } from './end-unseen-chat.ts';
import { type PageLook, withOwnTexts } from './look.ts';
import { openingOf } from './opening.ts';
import { faultIn, faultText, isPageGone } from './page-fault.ts';
import { keptNamesOf, namesOf } from './page-names.ts';
import type { KeptChat, KeptMessage, KeptOpening } from './storage.ts';
import { browserLanguage, type Texts, texts } from './texts.ts';
import { downloadText, leftTranscript } from './transcript.ts';
import { type Draft, emptyDraft } from './view/form-fields.ts';
import { PageFrame } from './view/frame.ts';
import { leftScreen } from './view/left-screen.ts';
import { closedScreen, faultScreen, messageScreen } from './view/message-screen.ts';
import { startForm } from './view/start-form.ts';

export class App {
  readonly #ports: AppPorts;
  readonly #frame: PageFrame;
  /** What stands in the form; kept over screens and languages. */
  readonly #draft: Draft;
  /** Of the page as it was last loaded: a chat that goes on after a reload looks as before. */
  #look: PageLook;
  #chosen: Language | undefined;
  #pageLanguage: Language | undefined;
  #chatGone = false;
  #chatBlocked = false;
  /** A request of the form is under way; it stays so over a change of language. */
  #asking = false;
  #screen: Screen = { kind: 'loading' };
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(ports: AppPorts) {
    const opening = ports.storage.readOpening(Date.now());
    this.#ports = ports;
    this.#draft = { ...emptyDraft(), ...opening, own: { ...opening?.own } };
    this.#look = ports.page ?? ports.storage.readLook();
    this.#chosen = ports.storage.readLanguage();
    this.#pageLanguage = ports.page?.language;
    this.#frame = new PageFrame(ports.surface, {
      look: () => this.#look,
      onLanguage: (language) => this.#changeLanguage(language),
    });
    this.#show(this.#screen);
  }

  /** Resumes the chat that this browser knows, else shows the form. */
  async load(): Promise<void> {
    clearTimeout(this.#timer);
    const kept = this.#ports.storage.readChat(Date.now());
    if (kept !== undefined) {
      this.#resume(kept);
      return;
    }
    const left = this.#ports.storage.readLeft(Date.now());
    if (left !== undefined) {
      this.#pageLanguage = left.language;
      this.#show({ kind: 'left', message: left });
      return;
    }
    const asked = this.#screen;
    try {
      const page = await this.#ports.api.page();
      this.#take(page);
      if (this.#isStill(asked)) this.#showPage(page);
    } catch (error) {
      const fault = faultIn(error);
      if (!this.#isStill(asked)) return;
      // The same again is not read out again.
      if (asked.kind === 'fault' && asked.fault.code === fault.code) this.#retryLater(fault);
      else this.#show({ kind: 'fault', fault });
    }
  }

  /** The panel that the chat stands in was opened. */
  onOpened(): void {
    if (this.#screen.kind === 'loading') void this.load();
    else this.onBack();
    if (this.#screen.kind === 'chat') this.#screen.chat.onOpened();
  }

  /** The page is visible again or the network is back. */
  onBack(): void {
    const screen = this.#screen;
    if (screen.kind === 'chat') screen.chat.nudge();
    else if (screen.kind === 'form') void this.#lookWhoIsThere();
    else if (screen.kind === 'fault' || screen.kind === 'closed') void this.load();
  }

  /** The browser says that there is no network. */
  onOffline(): void {
    if (this.#screen.kind === 'chat') void this.#screen.chat.onOffline();
  }

  /** Another tab of the same page started a chat, perhaps. */
  onStored(key: string | null): void {
    const { storage } = this.#ports;
    if (!storage.isChatKey(key)) return;
    const shown = this.#screen.kind === 'chat' ? this.#screen.chat : undefined;
    if (shown?.over === false) return;
    const kept = storage.readChat(Date.now());
    if (kept === undefined || kept.endedAt !== undefined || kept.token === shown?.chat.token) return;
    if (shown !== undefined) this.#keepUnsent(shown.unsentText());
    this.#resume(kept);
  }

  get #language(): Language {
    return this.#chosen ?? this.#pageLanguage ?? browserLanguage(this.#ports.languages);
  }

  get #t(): Texts {
    return this.#textsIn(this.#language);
  }

  #textsIn(language: Language): Texts {
    return withOwnTexts(texts[language], this.#look.texts[language]);
  }

  #take(page: CustomerPage): void {
    this.#pageLanguage = page.language;
    this.#look = page;
    this.#ports.storage.saveLook(page);
  }

  /** While a request ran, another tab may have started a chat, or a second request have answered first. */
  #isStill(asked: Screen): boolean {
    return this.#screen === asked;
  }

  #changeLanguage(language: Language): void {
    this.#chosen = language;
    this.#ports.storage.saveLanguage(language);
    if (this.#screen.kind === 'form') this.#showForm(this.#screen.page);
    else this.#show(this.#screen);
  }

  #show(screen: Screen): void {
    clearTimeout(this.#timer);
    this.#screen = screen;
    if (screen.kind === 'chat') {
      const view = screen.chat.render(this.#language);
      const focusStays = this.#frame.show(view.element, this.#language, screen.chat.chat);
      view.onShown(!focusStays && this.#ports.surface.mayTakeFocus());
    } else if (screen.kind === 'form') {
      this.#frame.show(screen.form.element, this.#language, namesOf(screen.page));
      screen.form.setFault(this.#chatGone ? this.#t.chat.unknown : undefined);
      this.#lookLater();
    } else if (screen.kind === 'left') {
      this.#showLeft(screen.message);
    } else if (screen.kind === 'closed') {
      const element = closedScreen(this.#t, () => void this.load());
      this.#frame.show(element, this.#language, namesOf(screen.page));
    } else if (screen.kind === 'fault') {
      const element = faultScreen(this.#t, screen.fault, () => void this.load());
      this.#frame.show(element, this.#language, undefined);
      this.#retryLater(screen.fault);
    } else {
      this.#frame.show(messageScreen({ heading: 'h1', text: this.#t.loading }), this.#language, undefined);
    }
  }

  #showLeft(message: KeptMessage): void {
    const t = this.#t;
    const tag = regionalTag(this.#language, this.#ports.languages);
    const element = leftScreen(t, message, {
      onSave: () => downloadText(`${t.transcript.leftFile}.txt`, leftTranscript(message, t, tag)),
      onAgain: () => {
        this.#ports.storage.forgetLeft();
        void this.#startAgain();
      },
    });
    this.#frame.show(element, this.#language, message);
  }

  #retryLater(fault: ApiFault): void {
    clearTimeout(this.#timer);
    if (fault.passing) this.#timer = setTimeout(() => void this.load(), retryMs);
  }

  #showPage(page: CustomerPage): void {
    if (page.enabled) this.#showForm(page);
    // The same again is not read out again.
    else if (this.#screen.kind !== 'closed') this.#show({ kind: 'closed', page });
  }

  #showForm(page: CustomerPage): void {
    const form = startForm({
      t: this.#t,
      language: this.#language,
      form: page.form,
      there: page,
      blocked: this.#chatBlocked,
      draft: this.#draft,
      onSubmit: (kind, values) => {
        const kept = this.#ports.storage.readOpening(Date.now());
        void this.#submit(page, openingOf(kept, kind, values, Date.now()));
      },
    });
    form.setBusy(this.#asking);
    this.#show({ kind: 'form', page, form });
  }

  #lookLater(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#lookWhoIsThere(), staffedMs);
  }

  async #lookWhoIsThere(): Promise<void> {
    const asked = this.#screen;
    // A hidden page looks again when it comes back.
    if (asked.kind !== 'form' || !this.#ports.surface.isSeen()) return;
    try {
      const page = await this.#ports.api.page();
      if (!this.#isStill(asked)) return;
      if (!page.enabled) {
        this.#showPage(page);
        return;
      }
      asked.page = page;
      asked.form.setThere(page);
    } catch (error) {
      const fault = faultIn(error);
      if (!this.#isStill(asked)) return;
      // Only a page that is gone takes the form away; no answer now says nothing about who is there.
      if (isPageGone(fault)) {
        this.#show({ kind: 'fault', fault });
        return;
      }
    }
    this.#lookLater();
  }

  async #submit(page: CustomerPage, asked: KeptOpening): Promise<void> {
    const running = this.#runningChat();
    if (asked.kind === 'chat' && running !== undefined) {
      this.#resume(running);
      return;
    }
    this.#ports.storage.saveOpening(asked);
    this.#setAsking(true);
    try {
      if (asked.kind === 'message') {
        await this.#ports.api.leaveMessage(asked, this.#language);
        this.#onLeft(page, asked);
      } else {
        this.#onOpened(page, asked, await this.#ports.api.open(asked, this.#language));
      }
    } catch (error) {
      const fault = faultIn(error);
      if (this.#screen.kind !== 'form') return;
      if (fault.code === 'CHAT_PAGE_CLOSED') this.#showPage({ ...page, enabled: false });
      else if (isPageGone(fault)) this.#show({ kind: 'fault', fault });
      else await this.#tellRefusal(fault);
    } finally {
      this.#setAsking(false);
    }
  }

  /** At the fields, where the page has them. A form that asks for something else by now is shown as it is by now. */
  async #tellRefusal(fault: ApiFault): Promise<void> {
    const asked = this.#screen;
    if (asked.kind !== 'form' || asked.form.setFieldFaults(fault.fields)) return;
    const page = fault.fields.length > 0 ? await this.#findPage() : undefined;
    if (page !== undefined && this.#isStill(asked)) {
      this.#take(page);
      this.#showPage(page);
    }
    const { form } = this.#screen.kind === 'form' ? this.#screen : asked;
    if (!form.setFieldFaults(fault.fields)) form.setFault(faultText(fault, this.#t));
  }

  #setAsking(asking: boolean): void {
    this.#asking = asking;
    if (this.#screen.kind !== 'form') return;
    if (asking) this.#screen.form.setFault(undefined);
    this.#screen.form.setBusy(asking);
  }

  #runningChat(): KeptChat | undefined {
    const kept = this.#ports.storage.readChat(Date.now());
    return kept?.endedAt === undefined ? kept : undefined;
  }

  #onLeft(page: CustomerPage, { name, address, question: text }: KeptOpening): void {
    const message = { name, address, text, ...keptNamesOf(page), leftAt: Date.now() };
    this.#ports.storage.saveLeft(message);
    this.#forgetQuestion();
    // Another tab's chat may have come meanwhile; it is the better answer.
    if (this.#screen.kind !== 'chat') this.#show({ kind: 'left', message });
  }

  /** When two tabs asked at once, the chat that was kept first goes on. */
  #onOpened(page: CustomerPage, asked: KeptOpening, opened: OpenedChat): void {
    const running = this.#runningChat();
    if (running === undefined || running.contactId === opened.contactId) {
      this.#startChat(page, asked, opened);
      return;
    }
    endUnseenChat({ ...opened, customerName: asked.name, ...namesOf(page) }, this.#ports);
    if (this.#screen.kind !== 'chat') this.#resume(running);
  }

  #startChat(page: CustomerPage, { name, question }: KeptOpening, opened: OpenedChat): void {
    const chat = { ...opened, customerName: name, question: question || undefined, ...keptNamesOf(page) };
    this.#ports.storage.saveChat(chat);
    this.#forgetQuestion();
    this.#resume(chat);
  }

  #forgetQuestion(): void {
    this.#ports.storage.forgetOpening();
    this.#draft.question = '';
    this.#draft.own = {};
  }

  #resume(kept: KeptChat): void {
    if (this.#screen.kind === 'chat') this.#screen.chat.close();
    this.#chatGone = false;
    this.#pageLanguage = kept.language ?? this.#pageLanguage;
    if (this.#draft.name === '') this.#draft.name = kept.customerName;
    if (this.#draft.address === '') this.#draft.address = kept.address ?? '';
    let reached: CustomerPage | undefined;
    const chat = new ChatScreen({
      draft: this.#draft,
      isReachable: async () => {
        reached = await this.#findPage();
        return reached !== undefined;
      },
      onLeaveInstead: (text) => {
        if (reached !== undefined) this.#leaveInstead(kept, reached, text);
      },
      chat: kept,
      surface: this.#ports.surface,
      storage: this.#ports.storage,
      openSocket: this.#ports.openSocket,
      languages: this.#ports.languages,
      textsIn: (language) => this.#textsIn(language),
      onNewChat: (unsent) => this.#leaveChat(kept, unsent),
      onUnknownChat: (unsent) => this.#onUnknownChat(kept, unsent),
    });
    this.#show({ kind: 'chat', chat });
  }

  #onUnknownChat(kept: KeptChat, unsent: string): void {
    // A repeated opening in another tab replaces the token.
    const other = this.#ports.storage.readChat(Date.now());
    if (other !== undefined && other.token !== kept.token) {
      this.#resume(other);
      return;
    }
    this.#chatGone = true;
    this.#leaveChat(kept, unsent);
  }

  /** The page's data while a chat has no connection; undefined says that requests fail as well. */
  async #findPage(): Promise<CustomerPage | undefined> {
    try {
      return await this.#ports.api.page();
    } catch (error) {
      faultIn(error);
      return undefined;
    }
  }

  #leaveInstead(kept: KeptChat, page: CustomerPage, text: string): void {
    if (this.#screen.kind === 'chat') this.#screen.chat.close();
    this.#ports.storage.forgetChat(kept.token);
    this.#chatBlocked = true;
    if (text !== '') this.#draft.question = text;
    this.#showPage(page);
  }

  #leaveChat(kept: KeptChat, unsent: string): void {
    if (this.#screen.kind === 'chat') {
      this.#chatBlocked ||= this.#screen.chat.blocked;
      this.#screen.chat.close();
    }
    this.#ports.storage.forgetChat(kept.token);
    this.#keepUnsent(unsent);
    void this.#startAgain();
  }

  /** What a chat did not take may be asked again. */
  #keepUnsent(text: string): void {
    if (this.#draft.question === '') this.#draft.question = text;
  }

  async #startAgain(): Promise<void> {
    this.#show({ kind: 'loading' });
    await this.load();
  }
}
