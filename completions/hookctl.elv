
use builtin;
use str;

set edit:completion:arg-completer[hookctl] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'hookctl'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'hookctl'= {
            cand --config 'Settings file, instead of the nearest `hookctl.toml`'
            cand --samples 'Folder of further packs; a later one wins'
            cand --color 'When to colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand demo 'Run the whole thing on loopback: every event of every pack, sent, verified, validated, recorded'
            cand listen 'Stand in for the endpoint: record, verify and validate what arrives'
            cand diff 'Say how what arrived differs from what was promised'
            cand replay 'Send recorded deliveries again, and say what is different now'
            cand test 'Find out whether an endpoint is fit to receive webhooks'
            cand redact 'Replace what is secret or personal in a capture, so that it can be shown'
            cand import 'Make a capture out of the files of other tools: HAR, goreplay, JSON bodies'
            cand export 'Write a capture in the form of another tool: HAR, curl, goreplay, k6'
            cand learn 'Write what a capture shows as an edition of a pack'
            cand packs 'Make and check packs of your own'
            cand completions 'Print a completion script for a shell'
            cand man 'Print the man page'
            cand list 'List the providers, or the events of one'
            cand sign 'Print the signature headers for a body'
            cand verify 'Check a signature offline, and say why it does not hold'
            cand show 'Show a provider, or one event with its sample and schema'
            cand send 'Send events a provider documents, correctly signed, to an endpoint'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'hookctl;demo'= {
            cand --dir 'Where to leave the files [default: a new folder among the temporary ones]'
            cand --config 'Settings file, instead of the nearest `hookctl.toml`'
            cand --samples 'Folder of further packs; a later one wins'
            cand --color 'When to colour'
            cand --json 'Print each exchange as a line of JSON instead of the table'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hookctl;listen'= {
            cand -p 'Port; 0 picks a free one'
            cand --port 'Port; 0 picks a free one'
            cand --bind 'Address to bind; anything but loopback lets other machines in'
            cand --provider 'Recognise these providers only; the secrets are theirs'
            cand --edition 'Validate against this edition only'
            cand --tolerance 'How old a signed time may be, `none` for any age [default: the provider''s]'
            cand --public-url 'The start of this endpoint''s URL as the provider knows it, such as `https://hooks.example.com`'
            cand --header-prefix 'Start of the provider''s header names, where a white-label product renames them'
            cand -o 'Append each exchange to a capture file'
            cand --out 'Append each exchange to a capture file'
            cand --sync 'When records are put on disk: before they are acknowledged, every 50 ms, or when the system likes'
            cand --rotate 'Begin a new capture file at that size (`100MB`) or age (`1h`); closed ones are compressed'
            cand --secret-file 'Read the secret from a file (`-`: standard input); a final newline is not part of it'
            cand --secret-env 'Read the secret from an environment variable'
            cand --secret 'The secret itself; it is visible to other users and kept in the shell''s history'
            cand --respond 'What each attempt at a delivery meets: `503x2,200`, `10%:500`, `delay:2s+200`, `reset`, `hang`, `close` [default: what the provider documents, else 200]'
            cand --respond-seed 'Seed of the chances in a program'
            cand --forward 'Pass every request on to this endpoint and answer with its answer [default: the routes of `hookctl.toml`]'
            cand --forward-host 'What `Host` says: the endpoint, or what the provider sent'
            cand --forward-retries 'Try so many times more when the endpoint cannot be reached or answers 5xx'
            cand --forward-timeout 'How long the endpoint may take to answer; longer is answered 504'
            cand --forward-cacert 'Trust the certificates in this PEM file instead of the system''s'
            cand --show 'Print more under each line'
            cand --filter 'Show only what fits: `event=message_*`, `status=5xx`, `signature=invalid`, `header:NAME=VALUE`, `$.id==7`; repeated, all have to fit; everything is recorded and counted all the same'
            cand --count 'End after so many requests, with exit code 1 when a signature or payload did not hold'
            cand --expect 'What has to have come in, else exit code 1: an event, or `requests`, `valid`, `invalid`, `unchecked`, `unsigned`, `match`, `drift`, `refused`, `duplicate`, with `>=2`, `==0`, …; or `sender-ok`'
            cand --within 'End after so long, or earlier when what `--expect` says is settled'
            cand --ready-file 'Write the URL to a file once ready, and remove it at the end'
            cand --exec 'Run a shell command once ready, with `HOOKCTL_URL` and `HOOKCTL_PORT` set, and end with it; what it starts in a session of its own (`setsid`, daemons) outlives it'
            cand --tls-out 'Write the certificate that was made to this PEM file, for `hookctl send --cacert` and `curl --cacert`'
            cand --cert 'Speak TLS with the certificate of this PEM file, its authority''s after it'
            cand --key 'The certificate''s private key, in PEM'
            cand --unix 'Listen on a Unix socket instead of a port'
            cand --max-body 'Largest body that is taken; of larger ones the head is recorded, and they are answered 413'
            cand --max-head 'Largest head that is taken; larger ones are answered 431'
            cand --max-headers 'Most header fields of a request; more are answered 431'
            cand --max-connections 'Connections at a time; when all are taken, those without headway make room for others'
            cand --max-requests 'Requests on one connection'
            cand --head-timeout 'How long a head, or a TLS handshake, may take; a later head is answered 408'
            cand --body-timeout 'How long a body may pause; a later rest is answered 408'
            cand --idle-timeout 'How long a connection may wait for its next request, or hang on purpose'
            cand --grace 'How long requests under way may take once the listener is to end'
            cand --config 'Settings file, instead of the nearest `hookctl.toml`'
            cand --samples 'Folder of further packs; a later one wins'
            cand --color 'When to colour'
            cand --no-challenge 'Do not answer the handshakes that providers make, but treat them as any request'
            cand --json 'Print each exchange as a line of JSON'
            cand --no-forward 'Pass nothing on, whatever `hookctl.toml` says'
            cand --forward-insecure 'Trust any certificate'
            cand --reject-invalid 'Answer 401 to a request whose signature does not hold, and do not pass it on'
            cand --tls 'Speak TLS, with a certificate made on the spot for localhost and the address that is bound'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hookctl;diff'= {
            cand --edition 'What payloads are held against: `documented`, `live`, …, or a JSON Schema for all of them; several with commas [default: the provider''s default edition]'
            cand --ignore 'Pass over a place: `a.b`, `items[].id`, `**.updated_at`, `request path`, `header NAME`'
            cand --provider 'Only the payloads of this provider, with `*` for any characters; of bodies without a record: whose they are'
            cand --event 'Only this event, with `*` for any characters; of a body that does not say: which it is'
            cand --filter 'Only records that fit: `signature=valid`, `header:NAME=VALUE`, `$.id==7`, as `listen` takes them; repeated, all have to fit'
            cand --limit 'Read the first so many records or bodies only'
            cand --severity 'How much a rule matters, everywhere or at a place: `enum-out-of-set=error`, `undocumented-field:meta.*=ignore`; `error`, `warning`, `info` or `ignore`'
            cand --fail-on 'The least severity that ends with exit code 1 [default: error]'
            cand --baseline 'Accept what this file says is known; it is told what of that nobody sees any more'
            cand --format 'How it is shown'
            cand --by 'One table for each event, or what is wrong with each payload'
            cand --threads 'How many threads look at payloads [default: one for each core]'
            cand --config 'Settings file, instead of the nearest `hookctl.toml`'
            cand --samples 'Folder of further packs; a later one wins'
            cand --color 'When to colour'
            cand --headers 'Compare headers too, but for those that differ anyway'
            cand --exact 'Let the order of members and white space count, as differences of form'
            cand --strict 'Count every difference that is not ignored as an error'
            cand --write-baseline 'Accept everything from now on: write it to the baseline'
            cand -v 'List what the baseline accepts too, and leave out no row'
            cand --verbose 'List what the baseline accepts too, and leave out no row'
            cand --no-cache 'Look at each payload as if it were the first of its shape: slower, with the same result'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hookctl;replay'= {
            cand --to 'The endpoint; the recorded path and query are kept where it has no path of its own'
            cand --provider 'Of these providers; `*` stands for anything'
            cand --event 'Of these events; `*` stands for anything'
            cand --status 'Answered with one of these statuses: `5xx`, `200,404`'
            cand --signature 'Whose signature was `valid`, `invalid`, `unchecked` or `unsigned`'
            cand --since 'Recorded at this time or later: RFC 3339 or seconds since 1970'
            cand --until 'Recorded before this time'
            cand --id 'With these record or delivery ids'
            cand --lines 'On these lines of the capture: `7`, `3..7`, `3..`'
            cand --where 'That meet a condition, as in `listen --filter`: `$.id==7`, `header:NAME=VALUE`, `path=/hooks*`'
            cand --sample 'A random part of them: `10%`'
            cand --limit 'At most so many, in each round'
            cand --loop 'All of it so many times'
            cand --pace 'At the pace at which they came, or as fast as the endpoint answers'
            cand --speed 'So many times as fast as they came'
            cand --rate 'So many a second: `200` or `200/s`'
            cand --max-gap 'Shorten longer silences to this, before `--speed` divides them'
            cand --concurrency 'How many deliveries are under way at once'
            cand --order-by 'Keep the order of what belongs together: `conversation`, `contact` or what else the pack names, a JSON path, or `all`'
            cand --resign 'The signature: as it was, as of now, or as old as it was [default: fresh where there is a secret, else keep]'
            cand --ids 'The delivery ids: as they were, or each by a new one'
            cand --shift-time 'Move the times in the bodies so that the first record is of this time: `now`, RFC 3339 or seconds since 1970'
            cand --header 'Add a header, or replace one'
            cand --public-url 'The endpoint''s URL as the providers know it, where URLs are signed and differ from `--to`'
            cand --seed 'Where new ids and `--sample` come from [default: random]'
            cand --set 'Set a value: `conversation.id=7`, `tags[0]="new"`, `/json/pointer=null`'
            cand --set-str 'Set a text, taken as it is'
            cand --unset 'Remove a member or an element'
            cand --merge 'Merge a JSON object into the payload (RFC 7386)'
            cand --secret-file 'Read the secret from a file (`-`: standard input); a final newline is not part of it'
            cand --secret-env 'Read the secret from an environment variable'
            cand --secret 'The secret itself; it is visible to other users and kept in the shell''s history'
            cand --and-to 'Send to this endpoint as well, and compare its answers with those of `--to`'
            cand --compare-header 'Compare this header too'
            cand --ignore 'Leave out a place of JSON bodies: `meta.took`, `items[].id`, `**.updated_at`'
            cand --latency-factor 'Compare the latency too: at most so many times as long'
            cand --expect 'Statuses that count as accepted: `2xx`, `204`, `any` [default: with a comparison any, else 2xx]'
            cand --retry 'Try again: `none`, `provider` (its own schedule) or a number of times'
            cand --time-scale 'Multiply the pauses between attempts'
            cand --timeout 'How long a whole delivery may take'
            cand --connect-timeout 'How long connecting may take'
            cand --cacert 'Trust the certificates in this PEM file instead of the system''s'
            cand --threshold 'A limit that the replay has to keep: `p99<200ms`, `max<=1s`, `failed<1%`, `changed<1%`, `rate>=100/s`; any number of them'
            cand --max-failures 'Stop after so many deliveries that failed or changed'
            cand --resume 'Note what was answered in this file; with the file there, go on after it'
            cand -o 'Append each exchange to a capture file'
            cand --out 'Append each exchange to a capture file'
            cand --config 'Settings file, instead of the nearest `hookctl.toml`'
            cand --samples 'Folder of further packs; a later one wins'
            cand --color 'When to colour'
            cand --dry-run 'Print what would be sent and when, and send nothing; with `--verbose` the bytes too'
            cand --dedupe 'Each delivery once, by its id or else by its bytes'
            cand --keep-host 'Keep the recorded Host'
            cand --force 'Send masked and cut-off records too, and sign what was forged'
            cand --compare 'Compare each answer with the recorded one: status and body'
            cand --insecure 'Accept any certificate'
            cand --allow-external 'Send to an endpoint that is not on this machine'
            cand --json 'Print each exchange as a line of JSON with what was found; the summary is the last line on standard error'
            cand -v 'Show every delivery, not only those that failed or changed'
            cand --verbose 'Show every delivery, not only those that failed or changed'
            cand -q 'Show the summary only'
            cand --quiet 'Show the summary only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hookctl;test'= {
            cand --to 'The endpoint'
            cand --edition 'Which account of the provider: `documented`, `live`, …'
            cand --only 'Only these groups, probes or cases: `accepts`, `refuses/no-signature`, `*/stale*`'
            cand --skip 'Not these'
            cand --seed 'Draw all random choices from this number, but for ids, which are new in every run; a report tells the one it used'
            cand --event 'The event that stands for all others where one is enough [default: the first that is signed]'
            cand --data 'A payload of your own, for a pack that is a signing scheme only'
            cand --param 'Set a parameter of the events'' paths'
            cand --header 'Add a header to every request'
            cand --header-prefix 'Start of the provider''s header names, where a white-label product renames them'
            cand --public-url 'The endpoint''s URL as the provider knows it, where the URL is signed and differs from `--to`'
            cand --rotated-secret-file 'A further secret that the endpoint knows, for the probe of a rotation'
            cand --tolerance 'How far from now a signed time may be, where the endpoint has its own rule: `10m`, `none` [default: the provider''s]'
            cand --cacert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'How long an answer may take [default: the provider''s, else 10s]'
            cand --secret-file 'Read the secret from a file (`-`: standard input); a final newline is not part of it'
            cand --secret-env 'Read the secret from an environment variable'
            cand --secret 'The secret itself; it is visible to other users and kept in the shell''s history'
            cand --probe 'A URL whose body changes with every delivery that had an effect: a counter, a list; read with GET'
            cand --probe-cmd 'A command whose output does'
            cand --settle 'How long what a delivery did may take to show'
            cand --rate 'How many deliveries are started a second in the group `on-time`: `50` or `50/s`'
            cand --for 'For how long'
            cand --time-scale 'Multiply the pauses of the provider''s retries [default: so that all of them take 2 s]'
            cand --exec 'Start the application with this command, and end it afterwards, with all it started but what made itself a session of its own (`setsid`, daemons)'
            cand --wait-for 'Wait until this is there: a URL that answers, or HOST:PORT that takes connections [default: the endpoint''s, with `--exec`]'
            cand --wait-timeout 'How long to wait for it [default: 30s]'
            cand --report 'Report as `terminal`, `jsonl`, `junit`, `github`, `tap` or `html`, to standard output or `=FILE`; any number'
            cand --out 'Append each exchange to a capture file'
            cand --config 'Settings file, instead of the nearest `hookctl.toml`'
            cand --samples 'Folder of further packs; a later one wins'
            cand --color 'When to colour'
            cand --list 'Print what would be tried, and try nothing'
            cand --insecure 'Accept any certificate'
            cand --allow-external 'Test an endpoint that is not on this machine'
            cand -v 'Show what passed too, with what was sent and why'
            cand --verbose 'Show what passed too, with what was sent and why'
            cand -q 'Show failures only'
            cand --quiet 'Show failures only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hookctl;redact'= {
            cand -o 'Write to this file, which must not be there yet, instead of standard output'
            cand --out 'Write to this file, which must not be there yet, instead of standard output'
            cand --salt-file 'Replace by this salt, so that several captures get the same replacements; it is as secret as what is replaced'
            cand --config 'Settings file, instead of the nearest `hookctl.toml`'
            cand --samples 'Folder of further packs; a later one wins'
            cand --color 'When to colour'
            cand --check 'Write nothing; fail when something that looks like a secret is left, and say where'
            cand --strict 'With `--check`: fail for personal data too'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hookctl;import'= {
            cand --from 'What form they are in [default: what each begins with tells]'
            cand -o 'Write the capture to a file instead of standard output'
            cand --out 'Write the capture to a file instead of standard output'
            cand --provider 'Whose requests they are [default: what the packs recognise]'
            cand --event 'Which event they are [default: what the pack recognises]'
            cand --url 'The start of the endpoint''s URL as the provider knew it, such as `https://hooks.example.com`'
            cand --path 'Path of the requests [default: the event''s]'
            cand --method 'Method of the requests [default: the event''s]'
            cand --header 'A header of the requests, besides `Host` and `Content-Type: application/json`'
            cand --at 'When the first came; each of the others a millisecond after the one before [default: now]'
            cand --config 'Settings file, instead of the nearest `hookctl.toml`'
            cand --samples 'Folder of further packs; a later one wins'
            cand --color 'When to colour'
            cand --append 'Append to a capture that is there'
            cand --force 'Replace a capture that is there'
            cand --strict 'Refuse a file with a part that is no record'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hookctl;export'= {
            cand --to 'The form'
            cand -o 'Write to a file instead of standard output'
            cand --out 'Write to a file instead of standard output'
            cand --provider 'Those of this provider; repeated, any of them'
            cand --event 'Those of this event (`message_*`); repeated, any of them'
            cand --filter 'Those that fit: `event=message_*`, `status=5xx`, `signature=invalid`, `header:NAME=VALUE`, `$.id==7`; repeated, all have to fit'
            cand --limit 'So many of these at most'
            cand --config 'Settings file, instead of the nearest `hookctl.toml`'
            cand --samples 'Folder of further packs; a later one wins'
            cand --color 'When to colour'
            cand --force 'Replace a file that is there'
            cand --strict 'Refuse a capture with a line that is not a record, and a record that the form cannot hold'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hookctl;learn'= {
            cand --provider 'Whose requests to learn from: a pack''s name, or that of a new one [default: all that are recognised]'
            cand --event 'Which events, by short name, wire name or `provider/event`; `*` stands for anything'
            cand --event-at 'Where the event''s name stands, `body:/POINTER` or `header:NAME`, for a provider whose pack does not say [default: guessed]'
            cand --out 'The folder of packs to write into'
            cand --edition 'The edition to write'
            cand --min-payloads 'In how many payloads a member must always have been before it is required, and a format before it is one'
            cand --salt-file 'A file whose bytes decide what stands for secrets and personal data [default: chance]'
            cand --config 'Settings file, instead of the nearest `hookctl.toml`'
            cand --samples 'Folder of further packs; a later one wins'
            cand --color 'When to colour'
            cand --force 'Write over what was learned before'
            cand --strict 'Refuse a capture with a line that is not a record'
            cand --json 'Print each event as a line of JSON'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hookctl;packs'= {
            cand --config 'Settings file, instead of the nearest `hookctl.toml`'
            cand --samples 'Folder of further packs; a later one wins'
            cand --color 'When to colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand new 'Write a commented pack to start from'
            cand check 'Check that packs hold what they promise'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'hookctl;packs;new'= {
            cand --dir 'The folder to put it in'
            cand --config 'Settings file, instead of the nearest `hookctl.toml`'
            cand --samples 'Folder of further packs; a later one wins'
            cand --color 'When to colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hookctl;packs;check'= {
            cand --config 'Settings file, instead of the nearest `hookctl.toml`'
            cand --samples 'Folder of further packs; a later one wins'
            cand --color 'When to colour'
            cand --json 'Print each finding as a line of JSON'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hookctl;packs;help'= {
            cand new 'Write a commented pack to start from'
            cand check 'Check that packs hold what they promise'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'hookctl;packs;help;new'= {
        }
        &'hookctl;packs;help;check'= {
        }
        &'hookctl;packs;help;help'= {
        }
        &'hookctl;completions'= {
            cand --config 'Settings file, instead of the nearest `hookctl.toml`'
            cand --samples 'Folder of further packs; a later one wins'
            cand --color 'When to colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hookctl;man'= {
            cand --config 'Settings file, instead of the nearest `hookctl.toml`'
            cand --samples 'Folder of further packs; a later one wins'
            cand --color 'When to colour'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hookctl;list'= {
            cand --edition 'The events of this edition only'
            cand --config 'Settings file, instead of the nearest `hookctl.toml`'
            cand --samples 'Folder of further packs; a later one wins'
            cand --color 'When to colour'
            cand --json 'Print JSON'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hookctl;sign'= {
            cand --body 'The body (`-`: standard input)'
            cand --at 'The signed time [default: now]'
            cand --id 'The delivery id [default: a fresh one]'
            cand --url 'The endpoint''s URL as the provider knows it, for schemes that sign it'
            cand --method 'The method, for schemes that sign it'
            cand --header 'A header of the request, for schemes that sign one'
            cand --header-prefix 'Start of the provider''s header names, where a white-label product renames them'
            cand --secret-file 'Read the secret from a file (`-`: standard input); a final newline is not part of it'
            cand --secret-env 'Read the secret from an environment variable'
            cand --secret 'The secret itself; it is visible to other users and kept in the shell''s history'
            cand --config 'Settings file, instead of the nearest `hookctl.toml`'
            cand --samples 'Folder of further packs; a later one wins'
            cand --color 'When to colour'
            cand --json 'Print JSON'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hookctl;verify'= {
            cand --body 'The body as it arrived (`-`: standard input)'
            cand --header 'A header of the request'
            cand --at 'The time of the check [default: now; for a capture the arrival of each request]'
            cand --url 'The endpoint''s URL as the provider knows it; for a capture its start, without the path'
            cand --method 'The method'
            cand --tolerance 'How old a signed time may be, `none` for any age [default: the provider''s]'
            cand --header-prefix 'Start of the provider''s header names, where a white-label product renames them'
            cand --secret-file 'Read the secret from a file (`-`: standard input); a final newline is not part of it'
            cand --secret-env 'Read the secret from an environment variable'
            cand --secret 'The secret itself; it is visible to other users and kept in the shell''s history'
            cand --config 'Settings file, instead of the nearest `hookctl.toml`'
            cand --samples 'Folder of further packs; a later one wins'
            cand --color 'When to colour'
            cand --show-expected 'Print the signature that would be right; it is worth as much as the secret for this request'
            cand --strict 'Refuse a capture with a line that is not a record'
            cand --json 'Print JSON'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hookctl;show'= {
            cand --edition 'Which account of the provider'
            cand --config 'Settings file, instead of the nearest `hookctl.toml`'
            cand --samples 'Folder of further packs; a later one wins'
            cand --color 'When to colour'
            cand --sample 'Print the event''s sample payload only, filled in'
            cand --schema 'Print the event''s JSON Schema only, as one self-contained document'
            cand --json 'Print JSON'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hookctl;send'= {
            cand --to 'The endpoint'
            cand --edition 'Which account of the provider: `documented`, `live`, …'
            cand --data 'Send these bytes as they are instead of a sample (`-`: standard input)'
            cand --set 'Set a value: `conversation.id=7`, `tags[0]="new"`, `/json/pointer=null`'
            cand --set-str 'Set a text, taken as it is'
            cand --unset 'Remove a member or an element'
            cand --merge 'Merge a JSON object into the payload (RFC 7386)'
            cand --vary 'Vary each delivery by the event''s schema: `edge` (boundary values, valid) or `negative` (one violation)'
            cand --param 'Set a parameter of the event''s path'
            cand --seed 'Fix all random values; the payload''s times too, unless `--at` gives them'
            cand --at 'Fix the time, in the payload and in the signature: RFC 3339 or seconds since 1970'
            cand --id 'Fix the delivery id'
            cand --method 'Send with another method than the event''s'
            cand --probe 'Send what this probe of `hookctl test` sends: `refuses/no-signature`'
            cand --rotated-secret-file 'A further secret that the endpoint knows, for the probe of a rotation'
            cand --tolerance 'How far from now the endpoint lets a signed time be, for the probes of old and future ones'
            cand --header 'Add a header, or replace one, the signature''s included'
            cand --header-prefix 'Start of the provider''s header names, where a white-label product renames them'
            cand --public-url 'The endpoint''s URL as the provider knows it, where the URL is signed and differs from `--to`'
            cand --secret-file 'Read the secret from a file (`-`: standard input); a final newline is not part of it'
            cand --secret-env 'Read the secret from an environment variable'
            cand --secret 'The secret itself; it is visible to other users and kept in the shell''s history'
            cand --cacert 'Trust the certificates in this PEM file instead of the system''s'
            cand --timeout 'How long a whole delivery may take [default: the provider''s, else 30s]'
            cand --connect-timeout 'How long connecting may take'
            cand --retry 'Try again: `none`, `provider` (its own schedule) or a number of times'
            cand --time-scale 'Multiply the pauses between attempts, `0.01` to compress a day into minutes'
            cand --count 'How often each event is delivered; over connections that are kept open, where the endpoint keeps them open'
            cand --concurrency 'How many deliveries are under way at once [default: 1; at a rate and with `--for` or `--threshold` as many as it takes]'
            cand --rate 'How many deliveries are started a second: `50` or `50/s`; with `--count` that is a load'
            cand --for 'Put the endpoint under load for so long, and sum up what came of it; latency counts from when a delivery was due'
            cand --threshold 'A limit that the load has to keep: `p99<200ms`, `max<=1s`, `failed<1%`, `rate>=100/s`; any number of them'
            cand --expect 'Statuses that count as accepted: `2xx`, `204`, `200,404` [default: what the provider expects]'
            cand --expect-body 'A text the answer''s body must hold'
            cand --out 'Append each exchange to a capture file'
            cand --report 'Report on a load as `html` (with a picture of its latency), `junit`, `jsonl`, `github` or `tap`, to `=FILE`'
            cand --config 'Settings file, instead of the nearest `hookctl.toml`'
            cand --samples 'Folder of further packs; a later one wins'
            cand --color 'When to colour'
            cand --all 'Every event of the edition'
            cand --no-sign 'Send without a signature'
            cand --insecure 'Accept any certificate'
            cand --dry-run 'Print the exact bytes that would be sent, and send nothing'
            cand --curl 'Print the curl command that sends the same bytes, and send nothing'
            cand --json 'Print each exchange as a line of JSON; of a load its summary'
            cand -v 'Show the endpoint''s answer even when it is as expected'
            cand --verbose 'Show the endpoint''s answer even when it is as expected'
            cand -q 'Show failures only'
            cand --quiet 'Show failures only'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'hookctl;help'= {
            cand demo 'Run the whole thing on loopback: every event of every pack, sent, verified, validated, recorded'
            cand listen 'Stand in for the endpoint: record, verify and validate what arrives'
            cand diff 'Say how what arrived differs from what was promised'
            cand replay 'Send recorded deliveries again, and say what is different now'
            cand test 'Find out whether an endpoint is fit to receive webhooks'
            cand redact 'Replace what is secret or personal in a capture, so that it can be shown'
            cand import 'Make a capture out of the files of other tools: HAR, goreplay, JSON bodies'
            cand export 'Write a capture in the form of another tool: HAR, curl, goreplay, k6'
            cand learn 'Write what a capture shows as an edition of a pack'
            cand packs 'Make and check packs of your own'
            cand completions 'Print a completion script for a shell'
            cand man 'Print the man page'
            cand list 'List the providers, or the events of one'
            cand sign 'Print the signature headers for a body'
            cand verify 'Check a signature offline, and say why it does not hold'
            cand show 'Show a provider, or one event with its sample and schema'
            cand send 'Send events a provider documents, correctly signed, to an endpoint'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'hookctl;help;demo'= {
        }
        &'hookctl;help;listen'= {
        }
        &'hookctl;help;diff'= {
        }
        &'hookctl;help;replay'= {
        }
        &'hookctl;help;test'= {
        }
        &'hookctl;help;redact'= {
        }
        &'hookctl;help;import'= {
        }
        &'hookctl;help;export'= {
        }
        &'hookctl;help;learn'= {
        }
        &'hookctl;help;packs'= {
            cand new 'Write a commented pack to start from'
            cand check 'Check that packs hold what they promise'
        }
        &'hookctl;help;packs;new'= {
        }
        &'hookctl;help;packs;check'= {
        }
        &'hookctl;help;completions'= {
        }
        &'hookctl;help;man'= {
        }
        &'hookctl;help;list'= {
        }
        &'hookctl;help;sign'= {
        }
        &'hookctl;help;verify'= {
        }
        &'hookctl;help;show'= {
        }
        &'hookctl;help;send'= {
        }
        &'hookctl;help;help'= {
        }
    ]
    $completions[$command]
}
