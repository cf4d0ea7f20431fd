
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
            cand --exec 'Run a shell command once ready, with `HOOKCTL_URL` and `HOOKCTL_PORT` set, and end with it'
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
            cand --param 'Set a parameter of the event''s path'
            cand --seed 'Fix all random values; the payload''s times too, unless `--at` gives them'
            cand --at 'Fix the time, in the payload and in the signature: RFC 3339 or seconds since 1970'
            cand --id 'Fix the delivery id'
            cand --method 'Send with another method than the event''s'
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
            cand --count 'How often each event is delivered'
            cand --concurrency 'How many deliveries are under way at once'
            cand --rate 'How many deliveries are started a second: `50` or `50/s`'
            cand --expect 'Statuses that count as accepted: `2xx`, `204`, `200,404` [default: what the provider expects]'
            cand --expect-body 'A text the answer''s body must hold'
            cand --out 'Append each exchange to a capture file'
            cand --config 'Settings file, instead of the nearest `hookctl.toml`'
            cand --samples 'Folder of further packs; a later one wins'
            cand --color 'When to colour'
            cand --all 'Every event of the edition'
            cand --no-sign 'Send without a signature'
            cand --insecure 'Accept any certificate'
            cand --dry-run 'Print the exact bytes that would be sent, and send nothing'
            cand --curl 'Print the curl command that sends the same bytes, and send nothing'
            cand --json 'Print each exchange as a line of JSON'
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
