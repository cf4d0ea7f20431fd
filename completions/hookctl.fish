# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_hookctl_global_optspecs
    string join \n config= samples= color= h/help V/version
end

function __fish_hookctl_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_hookctl_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_hookctl_using_subcommand
    set -l cmd (__fish_hookctl_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c hookctl -n "__fish_hookctl_needs_command" -l config -d 'Settings file, instead of the nearest `hookctl.toml`' -r -F
complete -c hookctl -n "__fish_hookctl_needs_command" -l samples -d 'Folder of further packs; a later one wins' -r -F
complete -c hookctl -n "__fish_hookctl_needs_command" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c hookctl -n "__fish_hookctl_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hookctl -n "__fish_hookctl_needs_command" -s V -l version -d 'Print version'
complete -c hookctl -n "__fish_hookctl_needs_command" -f -a "demo" -d 'Run the whole thing on loopback: every event of every pack, sent, verified, validated, recorded'
complete -c hookctl -n "__fish_hookctl_needs_command" -f -a "listen" -d 'Stand in for the endpoint: record, verify and validate what arrives'
complete -c hookctl -n "__fish_hookctl_needs_command" -f -a "diff" -d 'Say how what arrived differs from what was promised'
complete -c hookctl -n "__fish_hookctl_needs_command" -f -a "replay" -d 'Send recorded deliveries again, and say what is different now'
complete -c hookctl -n "__fish_hookctl_needs_command" -f -a "test" -d 'Find out whether an endpoint is fit to receive webhooks'
complete -c hookctl -n "__fish_hookctl_needs_command" -f -a "redact" -d 'Replace what is secret or personal in a capture, so that it can be shown'
complete -c hookctl -n "__fish_hookctl_needs_command" -f -a "import" -d 'Make a capture out of the files of other tools: HAR, goreplay, JSON bodies'
complete -c hookctl -n "__fish_hookctl_needs_command" -f -a "export" -d 'Write a capture in the form of another tool: HAR, curl, goreplay, k6'
complete -c hookctl -n "__fish_hookctl_needs_command" -f -a "learn" -d 'Write what a capture shows as an edition of a pack'
complete -c hookctl -n "__fish_hookctl_needs_command" -f -a "packs" -d 'Make and check packs of your own'
complete -c hookctl -n "__fish_hookctl_needs_command" -f -a "completions" -d 'Print a completion script for a shell'
complete -c hookctl -n "__fish_hookctl_needs_command" -f -a "man" -d 'Print the man page'
complete -c hookctl -n "__fish_hookctl_needs_command" -f -a "list" -d 'List the providers, or the events of one'
complete -c hookctl -n "__fish_hookctl_needs_command" -f -a "sign" -d 'Print the signature headers for a body'
complete -c hookctl -n "__fish_hookctl_needs_command" -f -a "verify" -d 'Check a signature offline, and say why it does not hold'
complete -c hookctl -n "__fish_hookctl_needs_command" -f -a "show" -d 'Show a provider, or one event with its sample and schema'
complete -c hookctl -n "__fish_hookctl_needs_command" -f -a "send" -d 'Send events a provider documents, correctly signed, to an endpoint'
complete -c hookctl -n "__fish_hookctl_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hookctl -n "__fish_hookctl_using_subcommand demo" -l dir -d 'Where to leave the files [default: a new folder among the temporary ones]' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand demo" -l config -d 'Settings file, instead of the nearest `hookctl.toml`' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand demo" -l samples -d 'Folder of further packs; a later one wins' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand demo" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c hookctl -n "__fish_hookctl_using_subcommand demo" -l json -d 'Print each exchange as a line of JSON instead of the table'
complete -c hookctl -n "__fish_hookctl_using_subcommand demo" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -s p -l port -d 'Port; 0 picks a free one' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l bind -d 'Address to bind; anything but loopback lets other machines in' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l provider -d 'Recognise these providers only; the secrets are theirs' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l edition -d 'Validate against this edition only' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l tolerance -d 'How old a signed time may be, `none` for any age [default: the provider\'s]' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l public-url -d 'The start of this endpoint\'s URL as the provider knows it, such as `https://hooks.example.com`' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l header-prefix -d 'Start of the provider\'s header names, where a white-label product renames them' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -s o -l out -d 'Append each exchange to a capture file' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l sync -d 'When records are put on disk: before they are acknowledged, every 50 ms, or when the system likes' -r -f -a "always\t''
interval\t''
never\t''"
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l rotate -d 'Begin a new capture file at that size (`100MB`) or age (`1h`); closed ones are compressed' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l secret-file -d 'Read the secret from a file (`-`: standard input); a final newline is not part of it' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l secret-env -d 'Read the secret from an environment variable' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l secret -d 'The secret itself; it is visible to other users and kept in the shell\'s history' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l respond -d 'What each attempt at a delivery meets: `503x2,200`, `10%:500`, `delay:2s+200`, `reset`, `hang`, `close` [default: what the provider documents, else 200]' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l respond-seed -d 'Seed of the chances in a program' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l forward -d 'Pass every request on to this endpoint and answer with its answer [default: the routes of `hookctl.toml`]' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l forward-host -d 'What `Host` says: the endpoint, or what the provider sent' -r -f -a "target\t'The endpoint it is passed on to'
keep\t'What the provider sent'"
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l forward-retries -d 'Try so many times more when the endpoint cannot be reached or answers 5xx' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l forward-timeout -d 'How long the endpoint may take to answer; longer is answered 504' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l forward-cacert -d 'Trust the certificates in this PEM file instead of the system\'s' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l show -d 'Print more under each line' -r -f -a "body\t'The body as it came'
headers\t'The request line and the header fields'
diff\t'The members that the edition\'s sample has not, or has besides'
all\t'All of it'"
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l filter -d 'Show only what fits: `event=message_*`, `status=5xx`, `signature=invalid`, `header:NAME=VALUE`, `$.id==7`; repeated, all have to fit; everything is recorded and counted all the same' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l count -d 'End after so many requests, with exit code 1 when a signature or payload did not hold' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l expect -d 'What has to have come in, else exit code 1: an event, or `requests`, `valid`, `invalid`, `unchecked`, `unsigned`, `match`, `drift`, `refused`, `duplicate`, with `>=2`, `==0`, …; or `sender-ok`' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l within -d 'End after so long, or earlier when what `--expect` says is settled' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l ready-file -d 'Write the URL to a file once ready, and remove it at the end' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l exec -d 'Run a shell command once ready, with `HOOKCTL_URL` and `HOOKCTL_PORT` set, and end with it; what it starts in a session of its own (`setsid`, daemons) outlives it' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l tls-out -d 'Write the certificate that was made to this PEM file, for `hookctl send --cacert` and `curl --cacert`' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l cert -d 'Speak TLS with the certificate of this PEM file, its authority\'s after it' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l key -d 'The certificate\'s private key, in PEM' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l unix -d 'Listen on a Unix socket instead of a port' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l max-body -d 'Largest body that is taken; of larger ones the head is recorded, and they are answered 413' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l max-head -d 'Largest head that is taken; larger ones are answered 431' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l max-headers -d 'Most header fields of a request; more are answered 431' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l max-connections -d 'Connections at a time; when all are taken, those without headway make room for others' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l max-requests -d 'Requests on one connection' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l head-timeout -d 'How long a head, or a TLS handshake, may take; a later head is answered 408' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l body-timeout -d 'How long a body may pause; a later rest is answered 408' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l idle-timeout -d 'How long a connection may wait for its next request, or hang on purpose' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l grace -d 'How long requests under way may take once the listener is to end' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l config -d 'Settings file, instead of the nearest `hookctl.toml`' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l samples -d 'Folder of further packs; a later one wins' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l no-challenge -d 'Do not answer the handshakes that providers make, but treat them as any request'
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l json -d 'Print each exchange as a line of JSON'
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l no-forward -d 'Pass nothing on, whatever `hookctl.toml` says'
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l forward-insecure -d 'Trust any certificate'
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l reject-invalid -d 'Answer 401 to a request whose signature does not hold, and do not pass it on'
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -l tls -d 'Speak TLS, with a certificate made on the spot for localhost and the address that is bound'
complete -c hookctl -n "__fish_hookctl_using_subcommand listen" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hookctl -n "__fish_hookctl_using_subcommand diff" -l edition -d 'What payloads are held against: `documented`, `live`, …, or a JSON Schema for all of them; several with commas [default: the provider\'s default edition]' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand diff" -l ignore -d 'Pass over a place: `a.b`, `items[].id`, `**.updated_at`, `request path`, `header NAME`' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand diff" -l provider -d 'Only the payloads of this provider, with `*` for any characters; of bodies without a record: whose they are' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand diff" -l event -d 'Only this event, with `*` for any characters; of a body that does not say: which it is' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand diff" -l filter -d 'Only records that fit: `signature=valid`, `header:NAME=VALUE`, `$.id==7`, as `listen` takes them; repeated, all have to fit' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand diff" -l limit -d 'Read the first so many records or bodies only' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand diff" -l severity -d 'How much a rule matters, everywhere or at a place: `enum-out-of-set=error`, `undocumented-field:meta.*=ignore`; `error`, `warning`, `info` or `ignore`' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand diff" -l fail-on -d 'The least severity that ends with exit code 1 [default: error]' -r -f -a "error\t'What breaks a consumer'
warning\t'What may break one'
info\t'Any difference'
never\t'None'"
complete -c hookctl -n "__fish_hookctl_using_subcommand diff" -l baseline -d 'Accept what this file says is known; it is told what of that nobody sees any more' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand diff" -l format -d 'How it is shown' -r -f -a "table\t'For people'
json\t'One JSON document'
jsonl\t'One line of JSON for each payload'
junit\t'JUnit XML'
github\t'Annotations of GitHub Actions'
markdown\t'For a comment or a page'"
complete -c hookctl -n "__fish_hookctl_using_subcommand diff" -l by -d 'One table for each event, or what is wrong with each payload' -r -f -a "event\t'The differences of all payloads of an event'
payload\t'The findings of each payload, in its own tree'"
complete -c hookctl -n "__fish_hookctl_using_subcommand diff" -l threads -d 'How many threads look at payloads [default: one for each core]' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand diff" -l config -d 'Settings file, instead of the nearest `hookctl.toml`' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand diff" -l samples -d 'Folder of further packs; a later one wins' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand diff" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c hookctl -n "__fish_hookctl_using_subcommand diff" -l headers -d 'Compare headers too, but for those that differ anyway'
complete -c hookctl -n "__fish_hookctl_using_subcommand diff" -l exact -d 'Let the order of members and white space count, as differences of form'
complete -c hookctl -n "__fish_hookctl_using_subcommand diff" -l strict -d 'Count every difference that is not ignored as an error'
complete -c hookctl -n "__fish_hookctl_using_subcommand diff" -l write-baseline -d 'Accept everything from now on: write it to the baseline'
complete -c hookctl -n "__fish_hookctl_using_subcommand diff" -s v -l verbose -d 'List what the baseline accepts too, and leave out no row'
complete -c hookctl -n "__fish_hookctl_using_subcommand diff" -l no-cache -d 'Look at each payload as if it were the first of its shape: slower, with the same result'
complete -c hookctl -n "__fish_hookctl_using_subcommand diff" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l to -d 'The endpoint; the recorded path and query are kept where it has no path of its own' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l provider -d 'Of these providers; `*` stands for anything' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l event -d 'Of these events; `*` stands for anything' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l status -d 'Answered with one of these statuses: `5xx`, `200,404`' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l signature -d 'Whose signature was `valid`, `invalid`, `unchecked` or `unsigned`' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l since -d 'Recorded at this time or later: RFC 3339 or seconds since 1970' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l until -d 'Recorded before this time' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l id -d 'With these record or delivery ids' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l lines -d 'On these lines of the capture: `7`, `3..7`, `3..`' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l where -d 'That meet a condition, as in `listen --filter`: `$.id==7`, `header:NAME=VALUE`, `path=/hooks*`' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l sample -d 'A random part of them: `10%`' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l limit -d 'At most so many, in each round' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l loop -d 'All of it so many times' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l pace -d 'At the pace at which they came, or as fast as the endpoint answers' -r -f -a "original\t'As they came'
max\t'As fast as the endpoint answers'"
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l speed -d 'So many times as fast as they came' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l rate -d 'So many a second: `200` or `200/s`' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l max-gap -d 'Shorten longer silences to this, before `--speed` divides them' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l concurrency -d 'How many deliveries are under way at once' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l order-by -d 'Keep the order of what belongs together: `conversation`, `contact` or what else the pack names, a JSON path, or `all`' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l resign -d 'The signature: as it was, as of now, or as old as it was [default: fresh where there is a secret, else keep]' -r -f -a "keep\t'As it was recorded, whether it still holds or not'
fresh\t'Made as of now'
aged\t'Made with a time as old as the recorded one\'s was when it arrived'"
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l ids -d 'The delivery ids: as they were, or each by a new one' -r -f -a "keep\t'As they were recorded'
new\t'Each replaced by a new one, the same by the same'"
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l shift-time -d 'Move the times in the bodies so that the first record is of this time: `now`, RFC 3339 or seconds since 1970' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l header -d 'Add a header, or replace one' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l public-url -d 'The endpoint\'s URL as the providers know it, where URLs are signed and differ from `--to`' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l seed -d 'Where new ids and `--sample` come from [default: random]' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l set -d 'Set a value: `conversation.id=7`, `tags[0]="new"`, `/json/pointer=null`' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l set-str -d 'Set a text, taken as it is' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l unset -d 'Remove a member or an element' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l merge -d 'Merge a JSON object into the payload (RFC 7386)' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l secret-file -d 'Read the secret from a file (`-`: standard input); a final newline is not part of it' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l secret-env -d 'Read the secret from an environment variable' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l secret -d 'The secret itself; it is visible to other users and kept in the shell\'s history' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l and-to -d 'Send to this endpoint as well, and compare its answers with those of `--to`' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l compare-header -d 'Compare this header too' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l ignore -d 'Leave out a place of JSON bodies: `meta.took`, `items[].id`, `**.updated_at`' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l latency-factor -d 'Compare the latency too: at most so many times as long' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l expect -d 'Statuses that count as accepted: `2xx`, `204`, `any` [default: with a comparison any, else 2xx]' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l retry -d 'Try again: `none`, `provider` (its own schedule) or a number of times' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l time-scale -d 'Multiply the pauses between attempts' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l timeout -d 'How long a whole delivery may take' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l connect-timeout -d 'How long connecting may take' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l cacert -d 'Trust the certificates in this PEM file instead of the system\'s' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l threshold -d 'A limit that the replay has to keep: `p99<200ms`, `max<=1s`, `failed<1%`, `changed<1%`, `rate>=100/s`; any number of them' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l max-failures -d 'Stop after so many deliveries that failed or changed' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l resume -d 'Note what was answered in this file; with the file there, go on after it' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -s o -l out -d 'Append each exchange to a capture file' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l config -d 'Settings file, instead of the nearest `hookctl.toml`' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l samples -d 'Folder of further packs; a later one wins' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l dry-run -d 'Print what would be sent and when, and send nothing; with `--verbose` the bytes too'
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l dedupe -d 'Each delivery once, by its id or else by its bytes'
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l keep-host -d 'Keep the recorded Host'
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l force -d 'Send masked and cut-off records too, and sign what was forged'
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l compare -d 'Compare each answer with the recorded one: status and body'
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l insecure -d 'Accept any certificate'
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l allow-external -d 'Send to an endpoint that is not on this machine'
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -l json -d 'Print each exchange as a line of JSON with what was found; the summary is the last line on standard error'
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -s v -l verbose -d 'Show every delivery, not only those that failed or changed'
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -s q -l quiet -d 'Show the summary only'
complete -c hookctl -n "__fish_hookctl_using_subcommand replay" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l to -d 'The endpoint' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l edition -d 'Which account of the provider: `documented`, `live`, …' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l only -d 'Only these groups, probes or cases: `accepts`, `refuses/no-signature`, `*/stale*`' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l skip -d 'Not these' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l seed -d 'Draw all random choices from this number, but for ids, which are new in every run; a report tells the one it used' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l event -d 'The event that stands for all others where one is enough [default: the first that is signed]' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l data -d 'A payload of your own, for a pack that is a signing scheme only' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l param -d 'Set a parameter of the events\' paths' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l header -d 'Add a header to every request' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l header-prefix -d 'Start of the provider\'s header names, where a white-label product renames them' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l public-url -d 'The endpoint\'s URL as the provider knows it, where the URL is signed and differs from `--to`' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l rotated-secret-file -d 'A further secret that the endpoint knows, for the probe of a rotation' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l tolerance -d 'How far from now a signed time may be, where the endpoint has its own rule: `10m`, `none` [default: the provider\'s]' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l cacert -d 'Trust the certificates in this PEM file instead of the system\'s' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l timeout -d 'How long an answer may take [default: the provider\'s, else 10s]' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l secret-file -d 'Read the secret from a file (`-`: standard input); a final newline is not part of it' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l secret-env -d 'Read the secret from an environment variable' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l secret -d 'The secret itself; it is visible to other users and kept in the shell\'s history' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l probe -d 'A URL whose body changes with every delivery that had an effect: a counter, a list; read with GET' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l probe-cmd -d 'A command whose output does' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l settle -d 'How long what a delivery did may take to show' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l rate -d 'How many deliveries are started a second in the group `on-time`: `50` or `50/s`' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l for -d 'For how long' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l time-scale -d 'Multiply the pauses of the provider\'s retries [default: so that all of them take 2 s]' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l exec -d 'Start the application with this command, and end it afterwards, with all it started but what made itself a session of its own (`setsid`, daemons)' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l wait-for -d 'Wait until this is there: a URL that answers, or HOST:PORT that takes connections [default: the endpoint\'s, with `--exec`]' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l wait-timeout -d 'How long to wait for it [default: 30s]' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l report -d 'Report as `terminal`, `jsonl`, `junit`, `github`, `tap` or `html`, to standard output or `=FILE`; any number' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l out -d 'Append each exchange to a capture file' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l config -d 'Settings file, instead of the nearest `hookctl.toml`' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l samples -d 'Folder of further packs; a later one wins' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l list -d 'Print what would be tried, and try nothing'
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l insecure -d 'Accept any certificate'
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -l allow-external -d 'Test an endpoint that is not on this machine'
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -s v -l verbose -d 'Show what passed too, with what was sent and why'
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -s q -l quiet -d 'Show failures only'
complete -c hookctl -n "__fish_hookctl_using_subcommand test" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hookctl -n "__fish_hookctl_using_subcommand redact" -s o -l out -d 'Write to this file, which must not be there yet, instead of standard output' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand redact" -l salt-file -d 'Replace by this salt, so that several captures get the same replacements; it is as secret as what is replaced' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand redact" -l config -d 'Settings file, instead of the nearest `hookctl.toml`' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand redact" -l samples -d 'Folder of further packs; a later one wins' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand redact" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c hookctl -n "__fish_hookctl_using_subcommand redact" -l check -d 'Write nothing; fail when something that looks like a secret is left, and say where'
complete -c hookctl -n "__fish_hookctl_using_subcommand redact" -l strict -d 'With `--check`: fail for personal data too'
complete -c hookctl -n "__fish_hookctl_using_subcommand redact" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hookctl -n "__fish_hookctl_using_subcommand import" -l from -d 'What form they are in [default: what each begins with tells]' -r -f -a "har\t''
gor\t''
bodies\t''"
complete -c hookctl -n "__fish_hookctl_using_subcommand import" -s o -l out -d 'Write the capture to a file instead of standard output' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand import" -l provider -d 'Whose requests they are [default: what the packs recognise]' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand import" -l event -d 'Which event they are [default: what the pack recognises]' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand import" -l url -d 'The start of the endpoint\'s URL as the provider knew it, such as `https://hooks.example.com`' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand import" -l path -d 'Path of the requests [default: the event\'s]' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand import" -l method -d 'Method of the requests [default: the event\'s]' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand import" -l header -d 'A header of the requests, besides `Host` and `Content-Type: application/json`' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand import" -l at -d 'When the first came; each of the others a millisecond after the one before [default: now]' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand import" -l config -d 'Settings file, instead of the nearest `hookctl.toml`' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand import" -l samples -d 'Folder of further packs; a later one wins' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand import" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c hookctl -n "__fish_hookctl_using_subcommand import" -l append -d 'Append to a capture that is there'
complete -c hookctl -n "__fish_hookctl_using_subcommand import" -l force -d 'Replace a capture that is there'
complete -c hookctl -n "__fish_hookctl_using_subcommand import" -l strict -d 'Refuse a file with a part that is no record'
complete -c hookctl -n "__fish_hookctl_using_subcommand import" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hookctl -n "__fish_hookctl_using_subcommand export" -l to -d 'The form' -r -f -a "har\t''
curl\t''
gor\t''
k6\t''"
complete -c hookctl -n "__fish_hookctl_using_subcommand export" -s o -l out -d 'Write to a file instead of standard output' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand export" -l provider -d 'Those of this provider; repeated, any of them' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand export" -l event -d 'Those of this event (`message_*`); repeated, any of them' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand export" -l filter -d 'Those that fit: `event=message_*`, `status=5xx`, `signature=invalid`, `header:NAME=VALUE`, `$.id==7`; repeated, all have to fit' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand export" -l limit -d 'So many of these at most' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand export" -l config -d 'Settings file, instead of the nearest `hookctl.toml`' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand export" -l samples -d 'Folder of further packs; a later one wins' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand export" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c hookctl -n "__fish_hookctl_using_subcommand export" -l force -d 'Replace a file that is there'
complete -c hookctl -n "__fish_hookctl_using_subcommand export" -l strict -d 'Refuse a capture with a line that is not a record, and a record that the form cannot hold'
complete -c hookctl -n "__fish_hookctl_using_subcommand export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hookctl -n "__fish_hookctl_using_subcommand learn" -l provider -d 'Whose requests to learn from: a pack\'s name, or that of a new one [default: all that are recognised]' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand learn" -l event -d 'Which events, by short name, wire name or `provider/event`; `*` stands for anything' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand learn" -l event-at -d 'Where the event\'s name stands, `body:/POINTER` or `header:NAME`, for a provider whose pack does not say [default: guessed]' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand learn" -l out -d 'The folder of packs to write into' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand learn" -l edition -d 'The edition to write' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand learn" -l min-payloads -d 'In how many payloads a member must always have been before it is required, and a format before it is one' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand learn" -l salt-file -d 'A file whose bytes decide what stands for secrets and personal data [default: chance]' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand learn" -l config -d 'Settings file, instead of the nearest `hookctl.toml`' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand learn" -l samples -d 'Folder of further packs; a later one wins' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand learn" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c hookctl -n "__fish_hookctl_using_subcommand learn" -l force -d 'Write over what was learned before'
complete -c hookctl -n "__fish_hookctl_using_subcommand learn" -l strict -d 'Refuse a capture with a line that is not a record'
complete -c hookctl -n "__fish_hookctl_using_subcommand learn" -l json -d 'Print each event as a line of JSON'
complete -c hookctl -n "__fish_hookctl_using_subcommand learn" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hookctl -n "__fish_hookctl_using_subcommand packs; and not __fish_seen_subcommand_from new check help" -l config -d 'Settings file, instead of the nearest `hookctl.toml`' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand packs; and not __fish_seen_subcommand_from new check help" -l samples -d 'Folder of further packs; a later one wins' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand packs; and not __fish_seen_subcommand_from new check help" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c hookctl -n "__fish_hookctl_using_subcommand packs; and not __fish_seen_subcommand_from new check help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hookctl -n "__fish_hookctl_using_subcommand packs; and not __fish_seen_subcommand_from new check help" -f -a "new" -d 'Write a commented pack to start from'
complete -c hookctl -n "__fish_hookctl_using_subcommand packs; and not __fish_seen_subcommand_from new check help" -f -a "check" -d 'Check that packs hold what they promise'
complete -c hookctl -n "__fish_hookctl_using_subcommand packs; and not __fish_seen_subcommand_from new check help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hookctl -n "__fish_hookctl_using_subcommand packs; and __fish_seen_subcommand_from new" -l dir -d 'The folder to put it in' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand packs; and __fish_seen_subcommand_from new" -l config -d 'Settings file, instead of the nearest `hookctl.toml`' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand packs; and __fish_seen_subcommand_from new" -l samples -d 'Folder of further packs; a later one wins' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand packs; and __fish_seen_subcommand_from new" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c hookctl -n "__fish_hookctl_using_subcommand packs; and __fish_seen_subcommand_from new" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hookctl -n "__fish_hookctl_using_subcommand packs; and __fish_seen_subcommand_from check" -l config -d 'Settings file, instead of the nearest `hookctl.toml`' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand packs; and __fish_seen_subcommand_from check" -l samples -d 'Folder of further packs; a later one wins' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand packs; and __fish_seen_subcommand_from check" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c hookctl -n "__fish_hookctl_using_subcommand packs; and __fish_seen_subcommand_from check" -l json -d 'Print each finding as a line of JSON'
complete -c hookctl -n "__fish_hookctl_using_subcommand packs; and __fish_seen_subcommand_from check" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hookctl -n "__fish_hookctl_using_subcommand packs; and __fish_seen_subcommand_from help" -f -a "new" -d 'Write a commented pack to start from'
complete -c hookctl -n "__fish_hookctl_using_subcommand packs; and __fish_seen_subcommand_from help" -f -a "check" -d 'Check that packs hold what they promise'
complete -c hookctl -n "__fish_hookctl_using_subcommand packs; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hookctl -n "__fish_hookctl_using_subcommand completions" -l config -d 'Settings file, instead of the nearest `hookctl.toml`' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand completions" -l samples -d 'Folder of further packs; a later one wins' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand completions" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c hookctl -n "__fish_hookctl_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hookctl -n "__fish_hookctl_using_subcommand man" -l config -d 'Settings file, instead of the nearest `hookctl.toml`' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand man" -l samples -d 'Folder of further packs; a later one wins' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand man" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c hookctl -n "__fish_hookctl_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hookctl -n "__fish_hookctl_using_subcommand list" -l edition -d 'The events of this edition only' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand list" -l config -d 'Settings file, instead of the nearest `hookctl.toml`' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand list" -l samples -d 'Folder of further packs; a later one wins' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand list" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c hookctl -n "__fish_hookctl_using_subcommand list" -l json -d 'Print JSON'
complete -c hookctl -n "__fish_hookctl_using_subcommand list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hookctl -n "__fish_hookctl_using_subcommand sign" -l body -d 'The body (`-`: standard input)' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand sign" -l at -d 'The signed time [default: now]' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand sign" -l id -d 'The delivery id [default: a fresh one]' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand sign" -l url -d 'The endpoint\'s URL as the provider knows it, for schemes that sign it' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand sign" -l method -d 'The method, for schemes that sign it' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand sign" -l header -d 'A header of the request, for schemes that sign one' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand sign" -l header-prefix -d 'Start of the provider\'s header names, where a white-label product renames them' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand sign" -l secret-file -d 'Read the secret from a file (`-`: standard input); a final newline is not part of it' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand sign" -l secret-env -d 'Read the secret from an environment variable' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand sign" -l secret -d 'The secret itself; it is visible to other users and kept in the shell\'s history' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand sign" -l config -d 'Settings file, instead of the nearest `hookctl.toml`' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand sign" -l samples -d 'Folder of further packs; a later one wins' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand sign" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c hookctl -n "__fish_hookctl_using_subcommand sign" -l json -d 'Print JSON'
complete -c hookctl -n "__fish_hookctl_using_subcommand sign" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hookctl -n "__fish_hookctl_using_subcommand verify" -l body -d 'The body as it arrived (`-`: standard input)' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand verify" -l header -d 'A header of the request' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand verify" -l at -d 'The time of the check [default: now; for a capture the arrival of each request]' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand verify" -l url -d 'The endpoint\'s URL as the provider knows it; for a capture its start, without the path' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand verify" -l method -d 'The method' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand verify" -l tolerance -d 'How old a signed time may be, `none` for any age [default: the provider\'s]' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand verify" -l header-prefix -d 'Start of the provider\'s header names, where a white-label product renames them' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand verify" -l secret-file -d 'Read the secret from a file (`-`: standard input); a final newline is not part of it' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand verify" -l secret-env -d 'Read the secret from an environment variable' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand verify" -l secret -d 'The secret itself; it is visible to other users and kept in the shell\'s history' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand verify" -l config -d 'Settings file, instead of the nearest `hookctl.toml`' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand verify" -l samples -d 'Folder of further packs; a later one wins' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand verify" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c hookctl -n "__fish_hookctl_using_subcommand verify" -l show-expected -d 'Print the signature that would be right; it is worth as much as the secret for this request'
complete -c hookctl -n "__fish_hookctl_using_subcommand verify" -l strict -d 'Refuse a capture with a line that is not a record'
complete -c hookctl -n "__fish_hookctl_using_subcommand verify" -l json -d 'Print JSON'
complete -c hookctl -n "__fish_hookctl_using_subcommand verify" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hookctl -n "__fish_hookctl_using_subcommand show" -l edition -d 'Which account of the provider' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand show" -l config -d 'Settings file, instead of the nearest `hookctl.toml`' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand show" -l samples -d 'Folder of further packs; a later one wins' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand show" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c hookctl -n "__fish_hookctl_using_subcommand show" -l sample -d 'Print the event\'s sample payload only, filled in'
complete -c hookctl -n "__fish_hookctl_using_subcommand show" -l schema -d 'Print the event\'s JSON Schema only, as one self-contained document'
complete -c hookctl -n "__fish_hookctl_using_subcommand show" -l json -d 'Print JSON'
complete -c hookctl -n "__fish_hookctl_using_subcommand show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l to -d 'The endpoint' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l edition -d 'Which account of the provider: `documented`, `live`, …' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l data -d 'Send these bytes as they are instead of a sample (`-`: standard input)' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l set -d 'Set a value: `conversation.id=7`, `tags[0]="new"`, `/json/pointer=null`' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l set-str -d 'Set a text, taken as it is' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l unset -d 'Remove a member or an element' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l merge -d 'Merge a JSON object into the payload (RFC 7386)' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l vary -d 'Vary each delivery by the event\'s schema: `edge` (boundary values, valid) or `negative` (one violation)' -r -f -a "edge\t''
negative\t''"
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l param -d 'Set a parameter of the event\'s path' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l seed -d 'Fix all random values; the payload\'s times too, unless `--at` gives them' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l at -d 'Fix the time, in the payload and in the signature: RFC 3339 or seconds since 1970' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l id -d 'Fix the delivery id' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l method -d 'Send with another method than the event\'s' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l probe -d 'Send what this probe of `hookctl test` sends: `refuses/no-signature`' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l rotated-secret-file -d 'A further secret that the endpoint knows, for the probe of a rotation' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l tolerance -d 'How far from now the endpoint lets a signed time be, for the probes of old and future ones' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l header -d 'Add a header, or replace one, the signature\'s included' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l header-prefix -d 'Start of the provider\'s header names, where a white-label product renames them' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l public-url -d 'The endpoint\'s URL as the provider knows it, where the URL is signed and differs from `--to`' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l secret-file -d 'Read the secret from a file (`-`: standard input); a final newline is not part of it' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l secret-env -d 'Read the secret from an environment variable' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l secret -d 'The secret itself; it is visible to other users and kept in the shell\'s history' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l cacert -d 'Trust the certificates in this PEM file instead of the system\'s' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l timeout -d 'How long a whole delivery may take [default: the provider\'s, else 30s]' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l connect-timeout -d 'How long connecting may take' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l retry -d 'Try again: `none`, `provider` (its own schedule) or a number of times' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l time-scale -d 'Multiply the pauses between attempts, `0.01` to compress a day into minutes' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l count -d 'How often each event is delivered; over connections that are kept open, where the endpoint keeps them open' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l concurrency -d 'How many deliveries are under way at once [default: 1; at a rate and with `--for` or `--threshold` as many as it takes]' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l rate -d 'How many deliveries are started a second: `50` or `50/s`; with `--count` that is a load' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l for -d 'Put the endpoint under load for so long, and sum up what came of it; latency counts from when a delivery was due' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l threshold -d 'A limit that the load has to keep: `p99<200ms`, `max<=1s`, `failed<1%`, `rate>=100/s`; any number of them' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l expect -d 'Statuses that count as accepted: `2xx`, `204`, `200,404` [default: what the provider expects]' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l expect-body -d 'A text the answer\'s body must hold' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l out -d 'Append each exchange to a capture file' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l report -d 'Report on a load as `html` (with a picture of its latency), `junit`, `jsonl`, `github` or `tap`, to `=FILE`' -r
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l config -d 'Settings file, instead of the nearest `hookctl.toml`' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l samples -d 'Folder of further packs; a later one wins' -r -F
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l color -d 'When to colour' -r -f -a "auto\t'On a terminal, unless NO_COLOR is set'
always\t''
never\t''"
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l all -d 'Every event of the edition'
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l no-sign -d 'Send without a signature'
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l insecure -d 'Accept any certificate'
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l dry-run -d 'Print the exact bytes that would be sent, and send nothing'
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l curl -d 'Print the curl command that sends the same bytes, and send nothing'
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -l json -d 'Print each exchange as a line of JSON; of a load its summary'
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -s v -l verbose -d 'Show the endpoint\'s answer even when it is as expected'
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -s q -l quiet -d 'Show failures only'
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c hookctl -n "__fish_hookctl_using_subcommand help; and not __fish_seen_subcommand_from demo listen diff replay test redact import export learn packs completions man list sign verify show send help" -f -a "demo" -d 'Run the whole thing on loopback: every event of every pack, sent, verified, validated, recorded'
complete -c hookctl -n "__fish_hookctl_using_subcommand help; and not __fish_seen_subcommand_from demo listen diff replay test redact import export learn packs completions man list sign verify show send help" -f -a "listen" -d 'Stand in for the endpoint: record, verify and validate what arrives'
complete -c hookctl -n "__fish_hookctl_using_subcommand help; and not __fish_seen_subcommand_from demo listen diff replay test redact import export learn packs completions man list sign verify show send help" -f -a "diff" -d 'Say how what arrived differs from what was promised'
complete -c hookctl -n "__fish_hookctl_using_subcommand help; and not __fish_seen_subcommand_from demo listen diff replay test redact import export learn packs completions man list sign verify show send help" -f -a "replay" -d 'Send recorded deliveries again, and say what is different now'
complete -c hookctl -n "__fish_hookctl_using_subcommand help; and not __fish_seen_subcommand_from demo listen diff replay test redact import export learn packs completions man list sign verify show send help" -f -a "test" -d 'Find out whether an endpoint is fit to receive webhooks'
complete -c hookctl -n "__fish_hookctl_using_subcommand help; and not __fish_seen_subcommand_from demo listen diff replay test redact import export learn packs completions man list sign verify show send help" -f -a "redact" -d 'Replace what is secret or personal in a capture, so that it can be shown'
complete -c hookctl -n "__fish_hookctl_using_subcommand help; and not __fish_seen_subcommand_from demo listen diff replay test redact import export learn packs completions man list sign verify show send help" -f -a "import" -d 'Make a capture out of the files of other tools: HAR, goreplay, JSON bodies'
complete -c hookctl -n "__fish_hookctl_using_subcommand help; and not __fish_seen_subcommand_from demo listen diff replay test redact import export learn packs completions man list sign verify show send help" -f -a "export" -d 'Write a capture in the form of another tool: HAR, curl, goreplay, k6'
complete -c hookctl -n "__fish_hookctl_using_subcommand help; and not __fish_seen_subcommand_from demo listen diff replay test redact import export learn packs completions man list sign verify show send help" -f -a "learn" -d 'Write what a capture shows as an edition of a pack'
complete -c hookctl -n "__fish_hookctl_using_subcommand help; and not __fish_seen_subcommand_from demo listen diff replay test redact import export learn packs completions man list sign verify show send help" -f -a "packs" -d 'Make and check packs of your own'
complete -c hookctl -n "__fish_hookctl_using_subcommand help; and not __fish_seen_subcommand_from demo listen diff replay test redact import export learn packs completions man list sign verify show send help" -f -a "completions" -d 'Print a completion script for a shell'
complete -c hookctl -n "__fish_hookctl_using_subcommand help; and not __fish_seen_subcommand_from demo listen diff replay test redact import export learn packs completions man list sign verify show send help" -f -a "man" -d 'Print the man page'
complete -c hookctl -n "__fish_hookctl_using_subcommand help; and not __fish_seen_subcommand_from demo listen diff replay test redact import export learn packs completions man list sign verify show send help" -f -a "list" -d 'List the providers, or the events of one'
complete -c hookctl -n "__fish_hookctl_using_subcommand help; and not __fish_seen_subcommand_from demo listen diff replay test redact import export learn packs completions man list sign verify show send help" -f -a "sign" -d 'Print the signature headers for a body'
complete -c hookctl -n "__fish_hookctl_using_subcommand help; and not __fish_seen_subcommand_from demo listen diff replay test redact import export learn packs completions man list sign verify show send help" -f -a "verify" -d 'Check a signature offline, and say why it does not hold'
complete -c hookctl -n "__fish_hookctl_using_subcommand help; and not __fish_seen_subcommand_from demo listen diff replay test redact import export learn packs completions man list sign verify show send help" -f -a "show" -d 'Show a provider, or one event with its sample and schema'
complete -c hookctl -n "__fish_hookctl_using_subcommand help; and not __fish_seen_subcommand_from demo listen diff replay test redact import export learn packs completions man list sign verify show send help" -f -a "send" -d 'Send events a provider documents, correctly signed, to an endpoint'
complete -c hookctl -n "__fish_hookctl_using_subcommand help; and not __fish_seen_subcommand_from demo listen diff replay test redact import export learn packs completions man list sign verify show send help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c hookctl -n "__fish_hookctl_using_subcommand help; and __fish_seen_subcommand_from packs" -f -a "new" -d 'Write a commented pack to start from'
complete -c hookctl -n "__fish_hookctl_using_subcommand help; and __fish_seen_subcommand_from packs" -f -a "check" -d 'Check that packs hold what they promise'
complete -c hookctl -n "__fish_hookctl_using_subcommand list" -f -a "acquire adyen-header basic bearer bitbucket chatwoot convoy-advanced-sha256-base64 convoy-advanced-sha256-hex convoy-advanced-sha512-base64 convoy-advanced-sha512-hex convoy-simple-sha256-base64 convoy-simple-sha256-hex convoy-simple-sha512-base64 convoy-simple-sha512-hex discord dropbox freshchat gitea github github-sha1 gitlab gogs haptik hmac-sha256-hex-raw hmac-sha512-hex-raw hub-sha512 hubspot-v1 hubspot-v2 hubspot-v3 intercom line linear mailgun meta mux paddle pagerduty pypestream query-token razorpay scalr sendgrid shopify slack square standard-webhooks standard-webhooks-v1a stripe svix telegram twilio twitch voxsig x-twitter zendesk zendesk-legacy zoom"
complete -c hookctl -n "__fish_hookctl_using_subcommand show" -f -a "acquire adyen-header basic bearer bitbucket chatwoot convoy-advanced-sha256-base64 convoy-advanced-sha256-hex convoy-advanced-sha512-base64 convoy-advanced-sha512-hex convoy-simple-sha256-base64 convoy-simple-sha256-hex convoy-simple-sha512-base64 convoy-simple-sha512-hex discord dropbox freshchat gitea github github-sha1 gitlab gogs haptik hmac-sha256-hex-raw hmac-sha512-hex-raw hub-sha512 hubspot-v1 hubspot-v2 hubspot-v3 intercom line linear mailgun meta mux paddle pagerduty pypestream query-token razorpay scalr sendgrid shopify slack square standard-webhooks standard-webhooks-v1a stripe svix telegram twilio twitch voxsig x-twitter zendesk zendesk-legacy zoom"
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -f -a "acquire adyen-header basic bearer bitbucket chatwoot convoy-advanced-sha256-base64 convoy-advanced-sha256-hex convoy-advanced-sha512-base64 convoy-advanced-sha512-hex convoy-simple-sha256-base64 convoy-simple-sha256-hex convoy-simple-sha512-base64 convoy-simple-sha512-hex discord dropbox freshchat gitea github github-sha1 gitlab gogs haptik hmac-sha256-hex-raw hmac-sha512-hex-raw hub-sha512 hubspot-v1 hubspot-v2 hubspot-v3 intercom line linear mailgun meta mux paddle pagerduty pypestream query-token razorpay scalr sendgrid shopify slack square standard-webhooks standard-webhooks-v1a stripe svix telegram twilio twitch voxsig x-twitter zendesk zendesk-legacy zoom"
complete -c hookctl -n "__fish_hookctl_using_subcommand sign" -f -a "acquire adyen-header basic bearer bitbucket chatwoot convoy-advanced-sha256-base64 convoy-advanced-sha256-hex convoy-advanced-sha512-base64 convoy-advanced-sha512-hex convoy-simple-sha256-base64 convoy-simple-sha256-hex convoy-simple-sha512-base64 convoy-simple-sha512-hex discord dropbox freshchat gitea github github-sha1 gitlab gogs haptik hmac-sha256-hex-raw hmac-sha512-hex-raw hub-sha512 hubspot-v1 hubspot-v2 hubspot-v3 intercom line linear mailgun meta mux paddle pagerduty pypestream query-token razorpay scalr sendgrid shopify slack square standard-webhooks standard-webhooks-v1a stripe svix telegram twilio twitch voxsig x-twitter zendesk zendesk-legacy zoom"
complete -c hookctl -n "__fish_hookctl_using_subcommand verify" -f -a "acquire adyen-header basic bearer bitbucket chatwoot convoy-advanced-sha256-base64 convoy-advanced-sha256-hex convoy-advanced-sha512-base64 convoy-advanced-sha512-hex convoy-simple-sha256-base64 convoy-simple-sha256-hex convoy-simple-sha512-base64 convoy-simple-sha512-hex discord dropbox freshchat gitea github github-sha1 gitlab gogs haptik hmac-sha256-hex-raw hmac-sha512-hex-raw hub-sha512 hubspot-v1 hubspot-v2 hubspot-v3 intercom line linear mailgun meta mux paddle pagerduty pypestream query-token razorpay scalr sendgrid shopify slack square standard-webhooks standard-webhooks-v1a stripe svix telegram twilio twitch voxsig x-twitter zendesk zendesk-legacy zoom"
complete -c hookctl -n "__fish_hookctl_using_subcommand show" -f -a "account_created agent_status automation_event availability case_message_new case_new chat_active chat_closed chat_complete chat_pending chat_pinned chat_queue contact_created contact_updated conversation_created conversation_opened conversation_resolved conversation_status_changed conversation_typing_off conversation_typing_on conversation_updated end escalate inbox_created inbox_updated macro_executed message message_created message_updated messages type user_case_invite user_case_joined waitTime webhook_agent_chat_close webhook_conversation_complete webhook_conversation_complete_partial webwidget_triggered"
complete -c hookctl -n "__fish_hookctl_using_subcommand send" -f -a "account_created agent_status automation_event availability case_message_new case_new chat_active chat_closed chat_complete chat_pending chat_pinned chat_queue contact_created contact_updated conversation_created conversation_opened conversation_resolved conversation_status_changed conversation_typing_off conversation_typing_on conversation_updated end escalate inbox_created inbox_updated macro_executed message message_created message_updated messages type user_case_invite user_case_joined waitTime webhook_agent_chat_close webhook_conversation_complete webhook_conversation_complete_partial webwidget_triggered"
