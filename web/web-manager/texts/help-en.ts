/** The help of each page: what it is for, how its settings act. The keys hold everywhere. */
export const en = {
  topics: {
    home: {
      title: 'Start',
      purpose: 'Leads a new tenant from nothing to its first contact, one step after the other.',
      points: [
        'A step is ticked when it is really done, whoever did it; nothing has to be confirmed here.',
        'With several tenants the ticks are those of the tenant chosen at the top.',
        'Steps may be done in any order, but a chat page needs a queue to lead to.',
      ],
    },
    installation: {
      title: 'Installation',
      purpose: 'What holds for all tenants of this installation.',
      points: [
        'In single-tenant mode nobody has to name the tenant: the Agent Portal opens at /agentportal.',
        'In multi-tenant mode each tenant has an address of its own, /agentportal/ and its key; at /agentportal people sign on as name@domain.',
        'The way back to single-tenant mode is open only while exactly one tenant exists.',
        'What the passwords must be holds from the next new password on; what has run out is asked for at the next sign-on.',
        'Who must have a second factor sets it up at the next sign-on; everybody may have one, in the menu of the person. A lost one is reset on the page of the user.',
        'A session of Web Manager ends after so many minutes without a request; what is typed in an open page stays.',
      ],
    },
    tenants: {
      title: 'Tenants',
      purpose: 'The organisations that share this installation. None sees anything of another.',
      points: [
        'More than one tenant needs multi-tenant mode, which is chosen under Installation.',
        'A tenant can be deleted only without users, queues and contacts.',
      ],
    },
    tenant: {
      title: 'A tenant',
      purpose: 'How the tenant is called and reached, and how patient it is with lost connections.',
      points: [
        'The key stands in the address of the Agent Portal. Changing it breaks links and bookmarks to the old address.',
        'Domain names let users sign on as user@domain; a domain belongs to one tenant only.',
        'The time zone is shown when you point at a time on the pages of this tenant.',
        'An agent whose connection is lost first becomes unavailable and loses the offers; later the active chats return to the head of their queues.',
        'A customer whose connection is lost is given up: a waiting contact is abandoned, an active one is ended.',
        'Logo and colours are those of all chat pages of the tenant that have none of their own. The logo is a PNG, JPEG or WebP; an SVG is refused because it can carry scripts.',
        'One pair of colours serves light and dark: the accent colour of buttons and links, and the text on it. A pair that is hard to read cannot be saved.',
        'Attachments are judged by their content and only ever offered for download; only usual images are shown small. They are not searched for viruses.',
      ],
    },
    users: {
      title: 'Users',
      purpose: 'The people of the tenant, who handle its contacts in the Agent Portal.',
      points: [
        '“Waits for first sign-on” means that the user has a first password and has not chosen an own one yet.',
        'Reset password gives a new first password and ends all sessions of the user. Contacts at the desk return to their queues unless the user comes back in time.',
        'Check boxes choose users for one change of all of them, at most 500; the choice stays while you page and sort, and ends with another search or filter.',
        'A disabled user cannot sign on but stays on record; disable rather than delete who may come back.',
        'Search looks at names, user name, e-mail address, ID, extension and Circuit user. Search, filters, order and page stand in the address: a link to it shows the same again.',
        'Copy opens the form for a new user with all but what belongs to one person.',
      ],
    },
    userImport: {
      title: 'Importing users',
      purpose: 'Adds or changes up to 1,000 users from a file, after showing line by line what will happen.',
      points: [
        'The easiest way to change many users: download the present users, change the file in a spreadsheet, choose “are changed”, and import it.',
        'A change touches the columns that the file has; an empty value takes away what may be absent. Users who are not in the file stay as they are.',
        'Either all lines are taken or none. Lines with faults are left out only when you say so.',
        'One-time passwords are shown once, right after the import, and are stored nowhere.',
        'Departments, locations and queues must exist before; the import does not add them.',
      ],
    },
    user: {
      title: 'A user',
      purpose: 'Who somebody is, how this person signs on and what is offered to them.',
      points: [
        'The first password is valid once. Pass it on in a safe way; nobody can read it again later.',
        'The user is offered contacts of the chosen queues only.',
        'The capacity is how many contacts of a medium the user handles at once. Offers, active contacts and wrap-up all count.',
      ],
    },
    departments: {
      title: 'Departments',
      purpose: 'Where the users of the tenant belong, e.g. sales or accounts.',
      points: [
        'A user is in one department at most; it is chosen in the form of the user.',
        'The list of users is filtered and sorted by department. It decides nothing about contacts: queues do.',
        'A department is deleted only when no user is in it.',
      ],
    },
    locations: {
      title: 'Locations',
      purpose: 'Where the users of the tenant work, e.g. a building or a town.',
      points: [
        'A user is at one location at most; it is chosen in the form of the user.',
        'The list of users is filtered and sorted by location. It decides nothing about contacts: queues do.',
        'A location is deleted only when no user is at it.',
      ],
    },
    queues: {
      title: 'Queues',
      purpose: 'Where contacts wait until one of the members is available.',
      points: [
        'Among available members the one who has been idle longest is offered the contact.',
        'A contact of a queue with a higher priority is always offered before all of lower ones.',
        'A queue to which chat pages lead cannot be deleted, nor one that ever had a contact. One that shall rest loses its members and gets another name.',
      ],
    },
    queue: {
      title: 'A queue',
      purpose: 'How urgent its contacts are and who is offered them.',
      points: [
        'Priority 9 is served first, 1 last. Within a priority the contact that waits longest comes first.',
        'After the offer time-out the contact returns to the head of the queue and the agent becomes unavailable, so that the next offer goes to somebody who is there.',
        'Members can also be chosen from the user’s side; both show the same.',
      ],
    },
    reasons: {
      title: 'Reasons',
      purpose: 'What agents choose from when they close a contact or make themselves unavailable.',
      points: [
        'A wrap-up reason says how a contact ended.',
        'An unavailable reason says why an agent takes no contacts, e.g. a break.',
        'A retired reason is no longer offered, and stays on the contacts that have it.',
      ],
    },
    chatPages: {
      title: 'Chat pages',
      purpose: 'The pages where customers write. Each leads to one queue.',
      points: [
        'Copy the address and link to it from your site; it needs nothing else there.',
        'A page that is switched off tells customers so. Chats that are under way go on.',
      ],
    },
    chatPage: {
      title: 'A chat page',
      purpose: 'How customers find a page and what they see there.',
      points: [
        'The key stands in the address. Changing it breaks links to the old address.',
        'Logo and colours that are left empty are the tenant’s. The preview shows what stands in the form, saved or not.',
        'Name, e-mail address, telephone number and question are required, optional or not asked. Who is not asked for a name is “Customer” and four characters to agents.',
        'Up to five fields of your own are a text, an e-mail address, a telephone number or a choice. Agents read the answers in the details of the contact; they are deleted with it.',
        'Texts are plain and have a version for each language. What is left empty is the product’s own text; the title is then the name.',
        'To show the chat on your own site, list the site under allowed origins and put the embed snippet into its pages. A change holds at once; a chat that is under way on a site that was removed ends with its connection.',
        'When no member of the queue is signed on, customers may leave a message with an address instead.',
      ],
    },
    cannedAnswers: {
      title: 'Canned answers',
      purpose: 'Texts that agents insert into a chat instead of typing them again and again.',
      points: [
        'Agents type / and a part of the short name, the title or the text, choose one and can change it before they send it.',
        'Answers of a queue are shown to its members, in contacts of that queue only. Each agent keeps up to 100 of their own under Settings in the Agent Portal.',
        'Placeholders such as the customer’s name are filled in when the answer is inserted; one that has no value leaves no gap.',
        'Those in the language of the customer’s page come first.',
      ],
    },
    customerData: {
      title: 'Customer data',
      purpose: 'Answers a customer who asks what is stored of him, wants to have it, or wants it erased.',
      points: [
        'The same address in another spelling is found too; whether two addresses are one person you must know yourself, and choose.',
        'An export is a ZIP file: index.html leads to the conversations, contact.json holds the same as data, the files are as they were sent. It holds notes of agents as well: read it before you pass it on.',
        'An open contact cannot be erased: its agent or a supervisor ends it first.',
        'Erased are name, address, messages, files, answers and notes; times, medium, queue, agent and result stay as numbers. An erasure that was broken off is completed by doing it again.',
        'Not erased are backups made before, what people copied elsewhere, and canned answers or own texts in which somebody wrote a customer’s name.',
      ],
    },
    clip: {
      title: 'Telephony: CLIP',
      purpose: 'The calling line that people see when an agent of this tenant calls them.',
      points: [
        'A tenant has ten numbers at most. Each has a name, by which agents know it.',
        'Agents choose one of them under Settings > Agent > CLIP in the Agent Portal, or are asked at each call.',
        'When a number is deleted, agents who always used it are asked again.',
      ],
    },
    administrators: {
      title: 'Administrators',
      purpose: 'The people who may do everything in Web Manager, for all tenants.',
      points: [
        'An administrator signs on to Web Manager with the bare user name, and not to the Agent Portal.',
        'Nobody disables or deletes himself, and the last administrator who can sign on stays: nobody is locked out.',
        'You change your own password under My account; Reset password is for others.',
        'Somebody who is to look after one tenant only is a user of that tenant with the role tenant manager.',
      ],
    },
    health: {
      title: 'Health',
      purpose: 'How the nodes, the database and the backups are, and what to do where something is wrong.',
      points: [
        'A red part makes its node unready: load balancers pass it by. An amber one only asks to be seen to.',
        'Nodes tell of themselves every 5 seconds. One that was switched off in order is no longer listed; one that was cut off is gone until it is back or dismissed.',
        'The last backup is the last npm run backup. Backups made by other means are not known here.',
        'While the database is away altogether these pages are too. Let your own monitoring ask /health/ready of each node.',
      ],
    },
    alarmSettings: {
      title: 'Alarm settings',
      purpose: 'When an alarm is raised, and which program of yours is told.',
      points: [
        'Every alarm is told twice: when it is raised and when it is over. The page lists what the webhook answered.',
        'What cannot be told is tried again for a day, later and later. The same message may come twice; its id is the same.',
        'Private addresses are called only inside RELAIS_PRIVATE_NETWORKS, which the operator sets.',
        'The secret signs every message. It is never shown again; a new one takes its place at once.',
      ],
    },
    retention: {
      title: 'Retention',
      purpose: 'How long closed contacts, events and entries of the audit are kept before they are deleted.',
      points: [
        'A contact is counted from its end. With it go its messages, files, form answers and notes; it cannot be brought back but from a backup.',
        'Open contacts never go, however old. Figures of today are not touched.',
        'Deleting begins within a minute and goes on in small steps beside the work; many contacts take hours.',
        'Events are kept for whole days. Desks and routing need them for seconds only; other programs that read the log must come back within this time.',
        'Backups hold what was there when they were made: keep them no longer than the law allows for what is in them.',
      ],
    },
    audit: {
      title: 'Audit',
      purpose: 'What administrators and tenant managers did, and who signed on to Web Manager.',
      points: [
        'Each entry says what was before and after. Of passwords and other secrets it says only that they changed.',
        'The filters stand in the address: a link to it shows the same again.',
        'The file for spreadsheets has what the filters find, the latest 10,000 entries at most.',
        'Nobody can alter entries, not even the server. How long they are kept is set under Retention.',
      ],
    },
  },
  keys: {
    title: 'Keys',
    search: { key: 'Ctrl / ⌘ + K', text: 'Search for pages and for things of the tenant' },
    help: { key: 'F1', text: 'This help' },
    close: { key: 'Esc', text: 'Close a dialog, a menu or this help' },
    menu: { key: '↑ ↓ Enter', text: 'Choose in a menu or list' },
    skip: { key: 'Tab', text: 'On to the next control; the first one of a page leads past the navigation' },
  },
} as const;
