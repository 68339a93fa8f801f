"""What kind of revenue a bill item is, as the operator's billing knows it."""

ITEM_TYPE = {
    "base_fee": "monthly_fee",
    "add_on_fee": "monthly_fee",
    "data_pack_fee": "data",
    "voice_local": "voice",
    "voice_toll": "voice",
    "voice_roaming": "voice",
    "sms_p2p": "sms",
    "sms_industry": "sms",
    "data_usage": "data",
    "vas_fee": "vas",
    "late_fee": "late_fee",
    "handset": "handset",
    "leased_line_fee": "monthly_fee",
    "iot_platform_fee": "monthly_fee",
    "cloud_office_fee": "monthly_fee",
}
INFORMATIZATION = {"leased_line_fee": "GP01", "iot_platform_fee": "GP02", "cloud_office_fee": "GP03"}
SERVICE_REVENUE = ("monthly_fee", "voice", "sms", "data", "vas")
SPLIT_ORDER = ("voice", "sms", "data", "fixed")
