-- fees of tariffs that declare other shares than a month before, as they would have been shared then
{{ fee_split(ref('int_billing__item'), ref('int_tariff__share_before')) }}
